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
 * Settings from files, one each, as orchestrators hand out secrets. They are read once: to look for each setting among the files
 * took longer than all else that is done with settings at the start.
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
