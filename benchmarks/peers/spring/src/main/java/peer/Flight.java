package peer;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;

/** A flight, in the table and in JSON. */
@Entity
public class Flight {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public String origin;
    public String destination;

    @Column(name = "\"number\"")
    public String number;

    public Instant departure;
    public Integer delay;
    public Integer distance;
    public String status;
    public String key;
}
