package org.farthing.app.fx;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.util.Map;
import javafx.scene.AccessibleRole;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelWriter;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;

/** A text as a QR code (ISO 18004): black on white with its quiet zone, in dark windows too, or cameras do not find it. */
public final class QrCode {
    private static final int QUIET_ZONE = 4;
    /** Whole pixels for each module, so that edges stay sharp at every scale. */
    private static final int MODULE = 4;

    private QrCode() {
    }

    /** @param name what a screen reader says */
    public static ImageView of(String id, String text, String name) {
        BitMatrix modules = modules(text);
        int side = modules.getWidth();
        var image = new WritableImage(side * MODULE, side * MODULE);
        PixelWriter pixels = image.getPixelWriter();
        for (int y = 0; y < side * MODULE; y++) {
            for (int x = 0; x < side * MODULE; x++) {
                pixels.setColor(x, y, modules.get(x / MODULE, y / MODULE) ? Color.BLACK : Color.WHITE);
            }
        }
        var view = new ImageView(image);
        view.setId(id);
        view.setSmooth(false);
        view.setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        view.setAccessibleText(name);
        return view;
    }

    private static BitMatrix modules(String text) {
        try {
            // As small as it gets: one pixel for each module, scaled by us.
            return new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 1, 1, Map.of(EncodeHintType.MARGIN, QUIET_ZONE));
        } catch (WriterException e) {
            throw new IllegalArgumentException("this text fits into no QR code", e);
        }
    }
}
