package dev.puffel.testing;

import static java.util.stream.Collectors.joining;

import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The interfaces of settings as sections of a Markdown page. What a setting means is its Javadoc, which only the sources
 * have: the compiler's own parser reads it there.
 */
public final class SettingsPage {
    private final DocTrees comments;
    private final Properties properties;

    private SettingsPage(DocTrees comments, Properties properties) {
        this.comments = comments;
        this.properties = properties;
    }

    /**
     * Writes a section for each interface, in the order of their prefixes.
     *
     * @param properties the defaults of those settings that have none in the code
     */
    public static String write(Properties properties) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var sources = files.getJavaFileObjectsFromPaths(sources());
            JavacTask task = (JavacTask) compiler.getTask(null, files, null, null, null, sources);
            SettingsPage page = new SettingsPage(DocTrees.instance(task), properties);
            SortedMap<String, String> sections = new TreeMap<>();
            for (CompilationUnitTree unit : task.parse()) {
                for (Tree type : unit.getTypeDecls()) {
                    Class<?> settings = load(unit.getPackageName() + "." + ((ClassTree) type).getSimpleName());
                    String prefix = settings.getAnnotation(ConfigMapping.class).prefix();
                    sections.put(prefix, page.section(prefix, settings, new TreePath(new TreePath(unit), type)));
                }
            }
            return String.join("\n", sections.values());
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith("Config.java")).toList();
        }
    }

    private String section(String prefix, Class<?> settings, TreePath type) {
        StringBuilder section = new StringBuilder("## %s\n\n%s\n\n".formatted(prefix, comment(type)))
                .append("| setting | default | meaning |\n|---|---|---|\n");
        for (Tree member : ((ClassTree) type.getLeaf()).getMembers()) {
            if (member instanceof MethodTree method && method.getBody() == null) {
                String name = prefix + "." + StringUtil.skewer(method.getName().toString());
                section.append("| `%s` | %s | %s |\n"
                        .formatted(name, standard(name, settings, method), comment(new TreePath(type, method))));
            }
        }
        return section.toString();
    }

    /** A value, the variable that gives one, or nothing. */
    private String standard(String name, Class<?> settings, MethodTree method) {
        WithDefault standard = method(settings, method).getAnnotation(WithDefault.class);
        String value = standard == null ? properties.getProperty(name, "") : standard.value();
        return value.replaceAll("^\\$\\{(.+):(.*)}$", "`$1`, else `$2`")
                .replaceAll("^([^`]+)$", "`$1`")
                .replaceAll(", else ``$", "");
    }

    private String comment(TreePath of) {
        var comment = comments.getDocCommentTree(of);
        if (comment == null) {
            throw new AssertionError("no Javadoc: " + of.getLeaf());
        }
        return comment.getFullBody().stream()
                .map(SettingsPage::markdown)
                .collect(joining())
                .replaceAll("\\s+", " ");
    }

    /** By their bodies: as a whole, they are printed with Unicode escapes. */
    private static String markdown(DocTree part) {
        return part instanceof LiteralTree literal
                ? "`" + literal.getBody().getBody() + "`"
                : ((TextTree) part).getBody();
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static java.lang.reflect.Method method(Class<?> settings, MethodTree method) {
        try {
            return settings.getDeclaredMethod(method.getName().toString());
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }
}
