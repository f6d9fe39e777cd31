using GitPush.Docker.Protobuf;

namespace GitPush.Docker.Progress;

/// <summary>
/// One step of a BuildKit build, as it stands: <c>moby.buildkit.v1.Vertex</c>, of which every change tells all that is known.
/// </summary>
/// <param name="Digest">Its identity.</param>
/// <param name="Name">What it does: <c>[build 2/4] RUN dotnet publish</c>.</param>
/// <param name="IsCached">Whether it was taken from the cache.</param>
/// <param name="Started">When it started; null when it did not yet.</param>
/// <param name="Completed">When it ended; null when it did not yet.</param>
/// <param name="Error">Why it failed; empty when it did not.</param>
internal sealed record SolveVertex(
    string Digest, string Name, bool IsCached, DateTimeOffset? Started, DateTimeOffset? Completed, string Error)
{
    /// <summary><c>digest = 1, inputs = 2, name = 3, cached = 4, started = 5, completed = 6, error = 7</c></summary>
    public static SolveVertex Read(ReadOnlySpan<byte> message)
    {
        var vertex = new SolveVertex("", "", false, null, null, "");
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            vertex = reader.Field switch
            {
                1 => vertex with { Digest = reader.Text },
                3 => vertex with { Name = reader.Text },
                4 => vertex with { IsCached = reader.Number != 0 },
                5 => vertex with { Started = ReadTime(reader.Value) },
                6 => vertex with { Completed = ReadTime(reader.Value) },
                7 => vertex with { Error = reader.Text },
                _ => vertex,
            };
        }

        return vertex;
    }

    /// <summary><c>google.protobuf.Timestamp</c>: <c>seconds = 1, nanos = 2</c></summary>
    private static DateTimeOffset ReadTime(ReadOnlySpan<byte> message)
    {
        var time = DateTimeOffset.UnixEpoch;
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            time += reader.Field switch
            {
                1 => TimeSpan.FromSeconds(Math.Clamp((long)reader.Number, 0, 1L << 36)),
                2 => TimeSpan.FromMicroseconds(Math.Clamp((long)reader.Number, 0, 1_000_000_000) / 1_000),
                _ => TimeSpan.Zero,
            };
        }

        return time;
    }
}
