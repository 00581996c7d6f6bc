package org.farthing.app.clicker;

import org.junit.jupiter.api.Test;

class RandomUserTest {
    @Test
    void dummy() {
    }
}
