package dev.puffel.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that the user names; {@code -} is the standard input. */
record InputFile(Path path) {
    boolean isStandardInput() {
        return path.toString().equals("-");
    }

    InputStream open() throws IOException {
        return isStandardInput() ? System.in : Files.newInputStream(path);
    }

    /** Returns a failure that says in one line why the file cannot be read. */
    CommandFailure failed(IOException e) {
        if (e instanceof NoSuchFileException) {
            return new CommandFailure("there is no file " + this, e);
        }
        return new CommandFailure(
                e instanceof AccessDeniedException
                        ? "may not read " + this
                        : "cannot read " + this + ": " + e.getMessage(),
                e);
    }

    @Override
    public String toString() {
        return isStandardInput() ? "standard input" : path.toString();
    }
}
