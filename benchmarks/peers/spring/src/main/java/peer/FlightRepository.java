package peer;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.ListCrudRepository;

/** Reads flights. */
public interface FlightRepository extends ListCrudRepository<Flight, Long> {
    /** The first flights. */
    List<Flight> findAllByOrderById(Limit limit);
}
