package org.farthing.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.farthing.app.support.Program;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command refuses, before anything is started. That it measures is for BenchTest. */
class BenchCommandTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--tests swim | There is no test \"swim\"; \"farthing bench --help\" names them.",
        "--setups two | There is no set-up \"two\"; \"farthing bench --help\" names them.",
        "--setups none | There is nothing to measure.",
        "--rounds 0 | 1 to 1000 rounds can be measured.",
        "--relays 2 | A circuit needs three relays; 3 to 40 can be run.",
        "--seconds 0 | A transfer takes from 0.001 to 600 seconds.",
        "--seconds 1e9 | A transfer takes from 0.001 to 600 seconds.",
        "--warm-up -1 | A warm-up takes no time or some.",
        "--socks 9050 --pids 1 | A proxy is an address and a port, such as 127.0.0.1:9050, not \"9050\".",
        "--socks example.org:9050 --pids 1 | A proxy is an address and a port, such as 127.0.0.1:9050, not \"example.org:9050\".",
        "--socks 127.0.0.1:65536 --pids 1 | A proxy is an address and a port, such as 127.0.0.1:9050, not \"127.0.0.1:65536\".",
    })
    void whatCannotBeMeasuredIsSaid(String options, String sentence) {
        Program.Outcome outcome = Program.run(("bench " + options.strip()).split(" "));
        assertEquals(sentence.strip(), outcome.err().strip());
        assertEquals(1, outcome.status());
        assertEquals("", outcome.out());
    }

    @ParameterizedTest
    @CsvSource({"--socks 127.0.0.1:9050", "--pids 17", "--name tor", "--socks 127.0.0.1:9050 --pids one"})
    void aProxyComesWithItsProcesses(String options) {
        Program.Outcome outcome = Program.run(("bench " + options).split(" "));
        assertEquals(2, outcome.status());
        assertTrue(outcome.err().contains("See \"farthing --help\"."), outcome.err());
    }
}
