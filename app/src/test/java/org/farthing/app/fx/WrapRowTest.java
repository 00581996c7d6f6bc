package org.farthing.app.fx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.geometry.Orientation;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;

/** A row of boxes in lines: who stands where, at any width. */
class WrapRowTest {
    private static Region box(double width, double height) {
        var box = new Region();
        box.setMinSize(width / 2, height / 2);
        box.setPrefSize(width, height);
        return box;
    }

    /** A sentence of so much ground, which is the higher the narrower it is. */
    private static Region sentence(double least, double ground) {
        var sentence = new Region() {
            @Override
            public Orientation getContentBias() {
                return Orientation.HORIZONTAL;
            }

            @Override
            protected double computeMinHeight(double width) {
                return computePrefHeight(width);
            }

            @Override
            protected double computePrefHeight(double width) {
                return width < 0 ? 10 : Math.ceil(ground / width);
            }
        };
        sentence.setMinWidth(0);
        sentence.setPrefWidth(least);
        sentence.setMaxWidth(Double.MAX_VALUE);
        return sentence;
    }

    private static List<String> places(WrapRow row, double width, double height) {
        row.resize(width, height);
        row.layout();
        return row.getChildren().stream().filter(node -> node.isManaged()).map(Region.class::cast)
                .map(node -> (int) node.getLayoutX() + "," + (int) node.getLayoutY() + " " + (int) node.getWidth() + "x"
                        + (int) node.getHeight()).toList();
    }

    private static WrapRow row(Region... boxes) {
        return new WrapRow(boxes).gap(10).lineGap(5);
    }

    @Test
    void oneLineWhereThereIsRoomAndFurtherOnesWhereNot() {
        WrapRow row = row(box(100, 20), box(100, 30), box(100, 20));
        assertEquals(320, row.prefWidth(-1));
        assertEquals(30, row.prefHeight(320));
        assertEquals(List.of("0,5 100x20", "110,0 100x30", "220,5 100x20"), places(row, 320, 30));
        assertEquals(55, row.prefHeight(319));
        assertEquals(55, row.minHeight(319), "a line is never squeezed");
        assertEquals(List.of("0,5 100x20", "110,0 100x30", "0,35 100x20"), places(row, 319, 55));
        assertEquals(80, row.prefHeight(100));
        assertEquals(50, row.minWidth(-1), "the widest alone");
    }

    @Test
    void whatGrowsTakesWhatIsLeftInItsLineAndTheTailStandsAtTheEnd() {
        Region growing = WrapRow.growing(box(100, 20));
        growing.setMaxWidth(Double.MAX_VALUE);
        assertEquals(List.of("0,0 290x20", "300,0 100x20"), places(row(growing, box(100, 20)), 400, 20));
        Region last = box(100, 20);
        assertEquals(List.of("0,0 100x20", "300,0 100x20"), places(row(box(100, 20), last).tail(last), 400, 20));
        assertEquals(List.of("0,0 100x20", "50,25 100x20"), places(row(box(100, 20), last).tail(last), 150, 45));
    }

    @Test
    void aSentenceIsAsHighAsItsShareOfTheWidthMakesIt() {
        WrapRow row = row(WrapRow.growing(sentence(100, 6_000)), box(90, 20));
        assertEquals(20, row.prefHeight(400));
        assertEquals(60, row.prefHeight(200), "100 wide beside the box");
        assertEquals(List.of("0,0 100x60", "110,20 90x20"), places(row, 200, 60));
        assertEquals(32 + 5 + 20, row.prefHeight(190), "all of the width, above the box");
    }

    @Test
    void whatIsTooWideGetsTheRowsWidth() {
        assertEquals(List.of("0,0 80x75"), places(row(sentence(100, 6_000)), 80, 75));
    }

    @Test
    void minimumHeightsCountAndWhatIsNotManagedDoesNot() {
        Region low = box(100, 20);
        low.setMinHeight(40);
        Region gone = box(500, 500);
        gone.setManaged(false);
        WrapRow row = row(low, gone, box(100, 20));
        assertEquals(40 + 5 + 20, row.prefHeight(150));
        assertEquals(List.of("0,0 100x40", "0,45 100x20"), places(row, 150, 65));
    }

    @Test
    void linesThatFillShareMoreAndLess() {
        Region[] cards = {box(100, 100), box(100, 60), box(100, 100)};
        Arrays.stream(cards).forEach(card -> {
            WrapRow.growing(card);
            card.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
        });
        WrapRow row = row(cards).filling();
        assertEquals(List.of("0,0 120x120", "130,0 120x120", "0,125 250x120"), places(row, 250, 245));
        assertEquals(50 + 5 + 50, row.minHeight(250));
        assertEquals(List.of("0,0 120x75", "130,0 120x75", "0,80 250x75"), places(row, 250, 155));
    }

    /** Each row asks its nodes several times; without remembering, what stands eight rows deep would be asked tens of thousands of times. */
    @Test
    void rowsInRowsAskEachNodeAFewTimes() {
        var asked = new AtomicInteger();
        var text = new Region() {
            @Override
            public Orientation getContentBias() {
                return Orientation.HORIZONTAL;
            }

            @Override
            protected double computePrefHeight(double width) {
                asked.incrementAndGet();
                return 20;
            }
        };
        text.setPrefWidth(50);
        WrapRow row = row(text);
        for (int depth = 1; depth < 8; depth++) {
            row = row(row);
        }
        assertEquals(20, row.prefHeight(300));
        places(row, 300, 20);
        assertTrue(asked.get() <= 8 * 8, asked + " times");
    }
}
