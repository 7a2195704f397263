package dev.puffel.testing;

import dev.puffel.flight.transfer.ImportListener;

/** For imports whose course nobody looks at, or not at all of it. */
public class SilentImport implements ImportListener {
    @Override
    public void read(long rows) {}

    @Override
    public void rejected(long line, String reason) {}

    @Override
    public void saving(long rows) {}
}
