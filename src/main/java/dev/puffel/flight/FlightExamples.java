package dev.puffel.flight;

/** Examples of the OpenAPI document, all around the one flight {@link #FLIGHT}. */
final class FlightExamples {
    static final int ID = 4711;

    static final String FLIGHT = """
            {"id":4711,\
            "origin":"Barcelona",\
            "destination":"London",\
            "number":"BA478",\
            "departure":"2026-11-24T18:30:00Z",\
            "delay":5,\
            "distance":713,\
            "status":"scheduled",\
            "key":"ops:BA478"}""";

    static final String DOCUMENT = """
            {"origin":"Madrid","destination":"Paris","departure":"2026-11-24T19:30:00+01:00"}""";

    static final String CREATED = """
            {"id":2,"origin":"Madrid","destination":"Paris","departure":"2026-11-24T18:30:00Z"}""";

    static final String TAKEN = """
            {"origin":"Madrid","destination":"Paris","key":"ops:BA478"}""";

    static final String REPLACED = """
            {"id":4711,"origin":"Rome","destination":"Oslo"}""";

    static final String LANDED = """
            {"id":4711,\
            "origin":"Barcelona",\
            "destination":"London",\
            "number":"BA478",\
            "departure":"2026-11-24T18:30:00Z",\
            "distance":713,\
            "status":"landed",\
            "key":"ops:BA478"}""";

    static final String INVALID_LIMIT = """
            {"type":"about:blank",\
            "title":"Bad Request",\
            "status":400,\
            "detail":"Invalid query parameters: limit",\
            "instance":"urn:uuid:6b5b1e3c-5d0b-4d2f-9f3c-0d6f5a1c2b7e",\
            "errors":[{"field":"limit",\
            "message":"must be a whole number from 1 to 1000"}]}""";

    static final String INVALID_EVENT_ID = """
            {"type":"about:blank",\
            "title":"Bad Request",\
            "status":400,\
            "detail":"The request is invalid: Last-Event-ID must be the id of an event",\
            "instance":"urn:uuid:6b5b1e3c-5d0b-4d2f-9f3c-0d6f5a1c2b7e",\
            "errors":[{"field":"Last-Event-ID",\
            "message":"must be the id of an event"}]}""";

    static final String INVALID_FLIGHT = """
            {"type":"about:blank",\
            "title":"Bad Request",\
            "status":400,\
            "detail":"The flight is invalid: destination",\
            "instance":"urn:uuid:6b5b1e3c-5d0b-4d2f-9f3c-0d6f5a1c2b7e",\
            "errors":[{"field":"destination",\
            "message":"is required"}]}""";

    static final String KEY_TAKEN = """
            {"type":"about:blank",\
            "title":"Conflict",\
            "status":409,\
            "detail":"Another flight has this key",\
            "instance":"urn:uuid:6b5b1e3c-5d0b-4d2f-9f3c-0d6f5a1c2b7e",\
            "errors":[{"field":"key","message":"must not be another flight's"}]}""";

    static final String UNKNOWN = """
            {"type":"about:blank",\
            "title":"Not Found",\
            "status":404,\
            "detail":"There is no flight 999999999",\
            "instance":"urn:uuid:6b5b1e3c-5d0b-4d2f-9f3c-0d6f5a1c2b7e"}""";

    static final String CHANGED = """
            {"type":"about:blank",\
            "title":"Precondition Failed",\
            "status":412,\
            "detail":"The flight has changed since; read it again",\
            "instance":"urn:uuid:6b5b1e3c-5d0b-4d2f-9f3c-0d6f5a1c2b7e"}""";

    static final String UNCONDITIONAL = """
            {"type":"about:blank",\
            "title":"Precondition Required",\
            "status":428,\
            "detail":"If-Match is required: the ETag of the flight as it was read",\
            "instance":"urn:uuid:6b5b1e3c-5d0b-4d2f-9f3c-0d6f5a1c2b7e"}""";

    static final String CSV = """
            id,origin,destination,number,departure,delay,distance,status,key\r
            4711,Barcelona,London,BA478,2026-11-24T18:30:00Z,5,713,scheduled,ops:BA478\r
            """;

    static final String LINES = """
            {"origin":"Madrid","destination":"Paris"}
            {"origin":"Paris","destination":"Madrid"}
            """;

    private FlightExamples() {}
}
