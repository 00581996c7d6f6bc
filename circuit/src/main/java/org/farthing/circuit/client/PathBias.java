package org.farthing.circuit.client;

/**
 * How circuits fared that began at one guard. A guard that lets only those circuits live whose other end it controls can be seen by the
 * many that die: such an attack costs it far more deaths than any honest relay has.
 *
 * <p>Counts are halved when they grow old, so that a year of good service hides no bad week.
 *
 * @param reached   circuits whose first hop, the guard, was built
 * @param completed those of them that became ready
 * @param used      those of them that carried a stream
 * @param cut       those of them that were torn down by others while in use
 */
public record PathBias(int reached, int completed, int used, int cut) {
    static final PathBias NONE = new PathBias(0, 0, 0, 0);
    /** Circuits after which a verdict of "suspicious" means something. */
    static final int WARN_AFTER = 150;
    /** Circuits after which a guard may be given up. */
    static final int DROP_AFTER = 300;
    private static final int HALVE_AT = 600;
    private static final double WARN_BELOW = 0.70;
    private static final double DROP_BELOW = 0.30;

    public PathBias {
        if (reached < 0 || completed < 0 || completed > reached || used < 0 || used > completed || cut < 0 || cut > used) {
            throw new IllegalArgumentException("each count is a part of the one before");
        }
    }

    PathBias failedToComplete() {
        return new PathBias(reached + 1, completed, used, cut).fresh();
    }

    PathBias completedOne() {
        return new PathBias(reached + 1, completed + 1, used, cut).fresh();
    }

    /** A completed circuit that had carried a stream has ended. */
    PathBias usedOne(boolean wasCut) {
        if (used == completed) {
            // The halving has forgotten its completion.
            return this;
        }
        return new PathBias(reached, completed, used + 1, wasCut ? cut + 1 : cut);
    }

    private PathBias fresh() {
        if (reached < HALVE_AT) {
            return this;
        }
        int halfCompleted = completed / 2;
        int halfUsed = Math.min(used / 2, halfCompleted);
        return new PathBias(Math.max(reached / 2, halfCompleted), halfCompleted, halfUsed, Math.min(cut / 2, halfUsed));
    }

    /** Share of circuits that became ready and, where used, ended in peace: 0 to 1, 1 without any. */
    public double success() {
        double built = reached == 0 ? 1 : (double) completed / reached;
        double ended = used == 0 ? 1 : (double) (used - cut) / used;
        return built * ended;
    }

    /** Worth a word to the user. */
    public boolean isSuspicious() {
        return reached >= WARN_AFTER && success() < WARN_BELOW;
    }

    /** Bad enough to be given up, if other guards do clearly better: else it is the network, or somebody who wants this guard given up. */
    boolean isBad() {
        return reached >= DROP_AFTER && success() < DROP_BELOW;
    }

    /** Whether {@code other} does so much better that this is not the network's fault. */
    boolean isClearlyWorseThan(PathBias other) {
        return other.reached >= 30 && other.success() >= 0.6 && other.success() >= 2 * success();
    }
}
