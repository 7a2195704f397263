package dev.puffel.changes;

import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Lets streams of changes go on after the request's thread has left. */
@Provider
@Produces(MediaType.SERVER_SENT_EVENTS)
public class ChangeStreamWriter implements ServerMessageBodyWriter<ChangeStream> {
    @Override
    public boolean isWriteable(Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType media) {
        return type == ChangeStream.class;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return type == ChangeStream.class;
    }

    @Override
    public void writeResponse(ChangeStream stream, Type generic, ServerRequestContext request) {
        ((ResteasyReactiveRequestContext) request).suspend();
        stream.start();
    }

    /** Only for a server that has no way to go on later. */
    @Override
    public void writeTo(
            ChangeStream stream,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, Object> headers,
            OutputStream out) {
        throw new UnsupportedOperationException();
    }
}
