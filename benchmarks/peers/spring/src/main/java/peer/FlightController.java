package peer;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The two routes. */
@RestController
public class FlightController {
    private static final Limit PAGE = Limit.of(100);

    private final FlightRepository flights;

    FlightController(FlightRepository flights) {
        this.flights = flights;
    }

    /** A page of flights. */
    @GetMapping("/flights")
    List<Flight> flights() {
        return flights.findAllByOrderById(PAGE);
    }

    /** Whether HTTP works. */
    @GetMapping(path = "/ping", produces = "text/plain")
    String ping() {
        return "pong";
    }
}
