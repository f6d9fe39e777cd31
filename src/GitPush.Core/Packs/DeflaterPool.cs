namespace GitPush.Packs;

/// <summary>Deflaters that wait for the next content: as many as there are processors, at most. Thread-safe.</summary>
internal static class DeflaterPool
{
    private static readonly Deflater?[] Idle = new Deflater?[Environment.ProcessorCount];

    /// <summary><see cref="Deflater.Deflate"/> by a deflater that nobody else has.</summary>
    /// <returns>The stream's length in bytes.</returns>
    public static int Deflate(ReadOnlySpan<byte> content, Span<byte> output)
    {
        var deflater = Rent();
        var length = deflater.Deflate(content, output);
        Return(deflater);
        return length;
    }

    private static Deflater Rent()
    {
        foreach (ref var place in Idle.AsSpan())
        {
            if (place is not null && Interlocked.Exchange(ref place, null) is { } deflater)
            {
                return deflater;
            }
        }

        return new Deflater();
    }

    private static void Return(Deflater deflater)
    {
        foreach (ref var place in Idle.AsSpan())
        {
            if (place is null && Interlocked.CompareExchange(ref place, deflater, null) is null)
            {
                return;
            }
        }
    }
}
