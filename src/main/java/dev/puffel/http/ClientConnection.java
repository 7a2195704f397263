package dev.puffel.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.quarkus.logging.Log;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client, which may neither bring more than the service works on nor take less than it is given.
 *
 * <ul>
 *   <li>One request at a time goes to Vert.x, and only after the client has taken most of the answer before. Later ones wait
 *       here, while nothing more is read.
 *   <li>The head of a request has to be complete in {@link #PATIENCE_SECONDS}, and its body has to go on.
 *   <li>A client that takes nothing of what is sent for the write timeout is cut off.
 *   <li>A request that is not framed as HTTP, or is too large, is refused, and nothing that follows it is looked at.
 * </ul>
 *
 * <p>This handler is the first in the pipeline, where it sees bytes; {@link Requests} is behind the codec. Only an
 * {@link IdleStateHandler} may come before it, whose events end here, as Vert.x would close on each. Fields are used by the event
 * loop, unless they are volatile.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    /** The longest time for the head of a request, and the time in which a body has to bring {@link #LEAST_BODY_BYTES}. */
    static final int PATIENCE_SECONDS = 10;

    /** 1 kB/s. */
    private static final int LEAST_BODY_BYTES = 10_000;

    /** In this time a connection is read from, however many others there are. */
    private static final long NEW_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ConnectionLimits limits;
    private final Channel channel;
    private final Requests requests = new Requests();
    private final Queue<Object> waiting = new ArrayDeque<>(0);

    /** Something was read, so Vert.x has put its codec. */
    private volatile boolean installed;

    private boolean reading = true;
    private boolean refused;
    private boolean inBody;

    /** Bytes read since a request began or ended, or since the last look at the progress of a body. */
    private int read;

    private @Nullable Future<?> deadline;

    /** A request is with Vert.x, and its answer has not ended. */
    private volatile boolean underWay;

    /** Bytes of requests that are unfinished or wait. */
    private volatile int input;

    /** The time since which the client holds its bytes. */
    private volatile long since = System.nanoTime();

    private final long writeTimeoutMillis;

    /** Whether stalls are watched for. Most clients are never behind, and need no clock at each read and write. */
    private boolean watched;

    /** Some of the last answer had to wait for the client. */
    private boolean behind;

    /** The bytes that the limits count for it. */
    private long weight;

    private boolean forgotten;

    ClientConnection(ConnectionLimits limits, Channel channel, Duration writeTimeout) {
        this.limits = limits;
        this.channel = channel;
        this.writeTimeoutMillis = writeTimeout.toMillis();
    }

    /**
     * Closes it soon, from any thread, and past Vert.x, which would wait for what the client does not take. Never at once, as the
     * caller may be in the midst of a flush.
     */
    void close() {
        channel.eventLoop().execute(() -> {
            ChannelHandlerContext first = channel.pipeline().context(this);
            if (first != null) {
                ChannelFuture unused = first.close();
            }
        });
    }

    /** The bytes that it holds more than at the last call. */
    synchronized long weigh() {
        if (forgotten) {
            return 0;
        }
        long before = weight;
        weight = ConnectionLimits.IDLE_BYTES + (long) input * ConnectionLimits.INPUT_FACTOR + unsent();
        return weight - before;
    }

    /** The bytes that the limits count for it; from now on it counts no more. */
    synchronized long forget() {
        forgotten = true;
        return weight;
    }

    /** Whether its bytes wait for the client, and not for the service. */
    boolean waitsForClient() {
        return !underWay || input > 0 || !channel.isWritable();
    }

    /** Whether nothing was read from it yet, though it may have been sent. */
    boolean isNew(long now) {
        return !installed && now - since < NEW_NANOS;
    }

    /** The bytes that it holds, times their age; of a new connection only its age. */
    synchronized double byteSeconds(long now) {
        return (isNew(now) ? 1.0 : weight) * Math.max(1, now - since);
    }

    /** Bytes that the kernel has not taken; none after the end of the output, when Netty says that there is no end of them. */
    private long unsent() {
        if (channel.isWritable()) {
            return channel.config().getWriteBufferHighWaterMark() - channel.bytesBeforeUnwritable();
        }
        long bytes = channel.bytesBeforeWritable();
        return bytes == Long.MAX_VALUE ? 0 : channel.config().getWriteBufferLowWaterMark() + bytes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        limits.add(this);
        // After others that were accepted before, and after what can be read.
        context.executor().execute(() -> limits.accept(channel.parent(), -1));
        super.handlerAdded(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (!installed) {
            install();
        }
        if (refused) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof ByteBuf bytes) {
            read += bytes.readableBytes();
        }
        super.channelRead(context, message);
    }

    /** Follows the codec of Vert.x, which is there at the first read; with TLS only after the handshake. */
    private void install() {
        ChannelHandlerContext encoder = channel.pipeline().context(HttpResponseEncoder.class);
        if (encoder != null) {
            channel.pipeline().addAfter(encoder.name(), null, requests);
            installed = true;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        super.channelReadComplete(context);
        if (refused) {
            return;
        }
        boolean unfinished = inBody || read > 0;
        if (unfinished && deadline == null) {
            deadline = context.executor().schedule(this::checkProgress, PATIENCE_SECONDS, TimeUnit.SECONDS);
        } else if (!unfinished && deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
        weighInput();
    }

    private void checkProgress() {
        deadline = null;
        // Progress is unknown while reading is paused.
        boolean late = channel.config().isAutoRead() && !(inBody && read >= LEAST_BODY_BYTES);
        if (late && waiting.isEmpty()) {
            close();
        } else {
            read = 0;
            deadline = channel.eventLoop().schedule(this::checkProgress, PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void weighInput() {
        int now = (waiting.isEmpty() ? 0 : ConnectionLimits.READ_BYTES) + (inBody ? 0 : read);
        if (now != input) {
            input = now;
            limits.change(weigh());
        }
    }

    /**
     * A stall is reported twice: first that no write has ended, then that nothing has moved since. So closing takes up to twice
     * the timeout. Half of it would close clients whose kernel opens its window only every 20 seconds.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof IdleStateEvent idle)) {
            context.fireUserEventTriggered(event);
        } else if (!idle.isFirst() && unsent() > 0) {
            close();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) throws Exception {
        limits.remove(this);
        if (deadline != null) {
            deadline.cancel(false);
        }
        discardWaiting();
        super.handlerRemoved(context);
    }

    private void discardWaiting() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    /** Behind the codec: lets one request after the other through. */
    private final class Requests extends ChannelDuplexHandler {
        private boolean passing;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (refused) {
                ReferenceCountUtil.release(message);
                return;
            }
            inBody = !(message instanceof LastHttpContent);
            if (!inBody || message instanceof HttpRequest) {
                read = 0;
            }
            if (waiting.isEmpty() && mayPass(message)) {
                pass(context, message);
            } else {
                waiting.add(message);
                reading = false;
                channel.config().setAutoRead(false);
            }
        }

        private boolean mayPass(Object message) {
            return !(message instanceof HttpRequest) || (!underWay && channel.isWritable());
        }

        private void pass(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                ProblemException problem = problem(request);
                if (problem != null) {
                    refuse(context, problem);
                    ReferenceCountUtil.release(message);
                    return;
                }
                underWay = true;
                since = System.nanoTime();
            }
            context.fireChannelRead(message);
        }

        /** The reason to refuse a request, whose end may be unknown; null where there is none. */
        private static @Nullable ProblemException problem(HttpRequest request) {
            Throwable failure = request.decoderResult().cause();
            if (failure instanceof TooLongHttpLineException) {
                return new ProblemException(414, "The first line of the request is too long");
            }
            if (failure instanceof TooLongHttpHeaderException) {
                return new ProblemException(431, "The headers are too large");
            }
            if (failure != null) {
                return new ProblemException(400, "The request is malformed HTTP");
            }
            return isFramed(request)
                    ? null
                    : new ProblemException(400, "The request needs one Host, and no Transfer-Encoding but chunked");
        }

        /**
         * Whether it is known where the request ends (RFC 9112, sections 6.1 and 6.3) and which host it is for (section 3.2).
         * Netty takes a request with another transfer coding for one without a body, and its body for the next request. Without
         * a host, Quarkus fails before all filters.
         */
        private static boolean isFramed(HttpRequest request) {
            boolean old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
            List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
            if (!codings.isEmpty()
                    && (old
                            || codings.size() > 1
                            || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0)))) {
                return false;
            }
            int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
            return hosts == 1 || (old && hosts == 0);
        }

        /** Answers, and discards what still comes for a while: a client that is cut off while it sends loses the answer. */
        private void refuse(ChannelHandlerContext context, ProblemException problem) {
            refused = true;
            if (deadline != null) {
                deadline.cancel(false);
            }
            discardWaiting();
            channel.config().setAutoRead(true);
            Log.debugf("%s, from %s", problem.getMessage(), channel.remoteAddress());
            ByteBuf body = Unpooled.wrappedBuffer(problem.body().getBytes());
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(problem.status()), body);
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            ChannelFuture unused = context.writeAndFlush(response).addListener(written -> endOutput());
            deadline = channel.eventLoop()
                    .schedule((Runnable) ClientConnection.this::close, PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        private void endOutput() {
            if (channel instanceof DuplexChannel duplex) {
                ChannelFuture unused = duplex.shutdownOutput();
            }
        }

        private void passWaiting(ChannelHandlerContext context) {
            if (passing || waiting.isEmpty() || !mayPass(waiting.element())) {
                return;
            }
            passing = true;
            do {
                pass(context, waiting.remove());
            } while (!waiting.isEmpty() && mayPass(waiting.element()));
            passing = false;
            context.fireChannelReadComplete();
            weighInput();
            if (waiting.isEmpty() && !reading) {
                reading = true;
                channel.config().setAutoRead(true);
            }
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ChannelFuture unused = context.write(message, promise);
            if (message instanceof LastHttpContent && !isInterim(message)) {
                underWay = false;
                since = System.nanoTime();
                if (!waiting.isEmpty()) {
                    // Later, because Vert.x still has to end this one.
                    context.executor().execute(() -> passWaiting(context));
                }
            }
        }

        private static boolean isInterim(Object message) {
            return message instanceof HttpResponse response
                    && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        }

        @Override
        public void flush(ChannelHandlerContext context) {
            context.flush();
            boolean waits = unsent() > 0;
            if (waits && !watched) {
                watched = true;
                channel.pipeline()
                        .addFirst(new IdleStateHandler(true, 0, writeTimeoutMillis, 0, TimeUnit.MILLISECONDS));
            }
            if (waits || behind) {
                behind = waits;
                limits.change(weigh());
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            limits.change(weigh());
            context.fireChannelWritabilityChanged();
            passWaiting(context);
        }
    }
}
