package org.farthing.app.fx;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.util.Map;
import javafx.scene.AccessibleRole;
import javafx.scene.image.ImageView;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;

/** A text as a QR code: dark on white with a quiet zone also where the window is dark, each module in whole pixels of the screen. */
public final class QrCode {
    /** ISO 18004 asks for four modules around. */
    private static final int QUIET = 4;

    private final ImageView view = new ImageView();
    private String shown = "";

    /** @param name what a screen reader says */
    public QrCode(String id, String name) {
        view.setId(id);
        view.setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        view.setAccessibleText(name);
        view.setSmooth(false);
        view.setPreserveRatio(true);
    }

    public ImageView view() {
        return view;
    }

    /** @param size in pixels of the layout, at most */
    public void show(String text, double size) {
        if (text.equals(shown)) {
            return;
        }
        shown = text;
        // Pixels of the screen for one of the layout's.
        double scale = view.getScene() == null ? 1 : view.getScene().getWindow().getOutputScaleX();
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

    private static BitMatrix modules(String text) {
        try {
            // No larger than the modules themselves.
            return new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, Map.of(EncodeHintType.MARGIN, QUIET));
        } catch (WriterException e) {
            throw new IllegalArgumentException("this text fits into no QR code", e);
        }
    }
}
