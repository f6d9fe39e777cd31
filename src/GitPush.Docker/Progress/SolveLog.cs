using GitPush.Docker.Protobuf;

namespace GitPush.Docker.Progress;

/// <summary>Output of a step, in pieces as the step wrote it: <c>moby.buildkit.v1.VertexLog</c>.</summary>
/// <param name="Vertex">The step's <see cref="SolveVertex.Digest"/>.</param>
/// <param name="Stream">1 for standard output, 2 for standard error.</param>
/// <param name="Bytes">What it wrote.</param>
internal sealed record SolveLog(string Vertex, int Stream, byte[] Bytes)
{
    /// <summary><c>vertex = 1, timestamp = 2, stream = 3, msg = 4</c></summary>
    public static SolveLog Read(ReadOnlySpan<byte> message)
    {
        var log = new SolveLog("", 1, []);
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            log = reader.Field switch
            {
                1 => log with { Vertex = reader.Text },
                3 => log with { Stream = (int)reader.Number },
                4 => log with { Bytes = reader.Value.ToArray() },
                _ => log,
            };
        }

        return log;
    }
}
