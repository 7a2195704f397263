package dev.puffel.testing;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Follows a list from page to page, as a consumer does. */
public final class Pages {
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    private Pages() {}

    /** The ids on all pages. */
    public static List<Integer> all(String first) {
        return all(first, () -> {});
    }

    /** The ids on all pages, with something done between one page and the next. */
    public static List<Integer> all(String first, Runnable between) {
        List<Integer> ids = new ArrayList<>();
        @Nullable String page = first;
        while (page != null) {
            Response response = given().urlEncodingEnabled(false).get(page);
            response.then().statusCode(200);
            ids.addAll(response.path("id"));
            page = next(response.header("Link"));
            between.run();
        }
        return ids;
    }

    private static @Nullable String next(@Nullable String link) {
        Matcher matcher = NEXT.matcher(link == null ? "" : link);
        // Relative to the list.
        return matcher.find() ? "/" + matcher.group(1) : null;
    }
}
