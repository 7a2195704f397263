package dev.puffel;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.source.file.FileSystemConfigSource;
import java.io.File;
import java.util.List;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Reads settings from files, one for each setting, as orchestrators provide secrets. The files are read once, because searching
 * them for each setting took most of the time for settings at the start.
 */
public final class SecretFiles implements ConfigSourceFactory {
    private static final String FOLDER = "puffel.secrets";

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue folder = context.getValue(FOLDER);
        if (folder == null || folder.getValue() == null || !new File(folder.getValue()).isDirectory()) {
            return List.of();
        }
        FileSystemConfigSource files = new FileSystemConfigSource(folder.getValue());
        return List.of(new PropertiesConfigSource(files.getProperties(), files.getName(), files.getOrdinal()));
    }
}
