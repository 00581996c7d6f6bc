package org.farthing.installer;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What is to be packaged.
 *
 * @param project the project's folder
 * @param work    where packages and what they are made of go; {@code installer/target}
 * @param version of the program, as in {@code 0.1.0}
 * @param time    that every packaged file has, so that the same commit gives the same bytes
 * @param target  the system
 */
record Order(Path project, Path work, String version, Instant time, Target target) {
    Path programJar() {
        return project.resolve("app/target/farthing.jar");
    }

    Path icons() {
        return project.resolve("icons");
    }

    Path sources() {
        return project.resolve("installer/src");
    }

    Path image() {
        return work.resolve("image").resolve("farthing");
    }

    String date() {
        return LocalDate.ofInstant(time, ZoneOffset.UTC).toString();
    }

    /** The name of a package's file, without what tells its kind. */
    String name() {
        return "farthing-" + version + "-" + target.system().name().toLowerCase(java.util.Locale.ROOT) + "-" + target.architecture();
    }
}
