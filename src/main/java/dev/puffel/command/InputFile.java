package dev.puffel.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The file that the user has named; {@code -} is the standard input. */
record InputFile(Path path) {
    boolean isStandardInput() {
        return path.toString().equals("-");
    }

    /** Opens the file. On a terminal, prints that the command waits for input. */
    InputStream open() throws IOException {
        if (!isStandardInput()) {
            return Files.newInputStream(path);
        }
        if (Terminal.isPresent()) {
            System.err.println("reading standard input; end it with Ctrl+D");
        }
        return System.in;
    }

    /** Returns a failure with the reason why the file cannot be read. */
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
