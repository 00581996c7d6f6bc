package org.farthing.app.checkup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever the program is built with stands in its list of licences. */
class LicenceTest {
    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");

    @Test
    void everyDependencyHasItsLine() throws Exception {
        String listed = Licence.all().stream().map(Licence::part).collect(Collectors.joining("\n"));
        var missing = new ArrayList<String>();
        for (String module : List.of("wallet", "circuit", "app")) {
            Matcher found = DEPENDENCY.matcher(Files.readString(Path.of("..", module, "pom.xml")));
            while (found.find()) {
                String dependency = found.group(1);
                Matcher artifact = ARTIFACT.matcher(dependency);
                boolean ours = dependency.contains("<groupId>org.farthing</groupId>");
                if (!ours && !dependency.contains("<scope>test</scope>") && artifact.find()
                        && !Pattern.compile("\\b" + Pattern.quote(artifact.group(1)) + "\\b").matcher(listed).find()) {
                    missing.add(artifact.group(1));
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void everyLineHasTerms() {
        assertEquals(List.of(), Licence.all().stream().filter(each -> each.part().isBlank() || each.terms().isBlank()).toList());
        assertEquals(new Licence("Farthing", "Apache License 2.0"), Licence.all().getFirst());
    }
}
