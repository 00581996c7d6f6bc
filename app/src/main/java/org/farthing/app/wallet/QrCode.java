package org.farthing.app.wallet;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.util.Map;
import javafx.scene.image.ImageView;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;

/** A text as a QR code: dark on white with a quiet zone also where the window is dark, each module in whole pixels of the screen. */
final class QrCode {
    /** ISO 18004 asks for four modules around. */
    private static final int QUIET = 4;

    private final ImageView view = new ImageView();
    private String shown = "";

    QrCode(String id) {
        view.setId(id);
        view.setSmooth(false);
        view.setPreserveRatio(true);
    }

    ImageView view() {
        return view;
    }

    /**
     * @param size  in pixels of the layout, at most
     * @param scale pixels of the screen for one of the layout's
     */
    void show(String text, double size, double scale) {
        if (text.equals(shown)) {
            return;
        }
        shown = text;
        BitMatrix modules = modules(text);
        int count = modules.getWidth();
        int each = Math.max(1, (int) (size * scale / count));
        var image = new WritableImage(count * each, count * each);
        for (int x = 0; x < count * each; x++) {
            for (int y = 0; y < count * each; y++) {
                image.getPixelWriter().setColor(x, y, modules.get(x / each, y / each) ? Color.BLACK : Color.WHITE);
            }
        }
        view.setImage(image);
        view.setFitWidth(count * each / scale);
    }

    static BitMatrix modules(String text) {
        try {
            // No larger than the modules themselves.
            return new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, Map.of(EncodeHintType.MARGIN, QUIET));
        } catch (WriterException e) {
            throw new IllegalStateException("an address fits into a QR code", e);
        }
    }
}
