package org.farthing.app.session;

import java.util.List;

/**
 * What a web server says that it saw of the one who asked it.
 *
 * @param caller  the address that the request came from
 * @param request the request, line by line
 */
public record CheckPage(String caller, List<String> request) {
    public CheckPage {
        request = List.copyOf(request);
    }
}
