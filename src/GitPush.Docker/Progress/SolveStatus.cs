using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using GitPush.Docker.Protobuf;

namespace GitPush.Docker.Progress;

/// <summary>What happened in a BuildKit build: <c>moby.buildkit.v1.StatusResponse</c>, the <c>aux</c> of <c>moby.buildkit.trace</c>.</summary>
/// <param name="Vertexes">Steps that changed.</param>
/// <param name="Logs">What steps wrote.</param>
/// <param name="Warnings">What BuildKit has against the Dockerfile, each in one line.</param>
internal sealed record SolveStatus(IReadOnlyList<SolveVertex> Vertexes, IReadOnlyList<SolveLog> Logs, IReadOnlyList<string> Warnings)
{
    /// <summary>Reads the message from base64.</summary>
    /// <returns>False when it is no such message: an engine's progress is not what a build depends on.</returns>
    public static bool TryRead(JsonElement aux, [NotNullWhen(true)] out SolveStatus? status)
    {
        status = null;
        try
        {
            status = aux.TryGetBytesFromBase64(out var bytes) ? Read(bytes) : null;
        }
        catch (InvalidDataException)
        {
            // From an engine that words it in another way.
        }

        return status is not null;
    }

    /// <summary><c>vertexes = 1, statuses = 2, logs = 3, warnings = 4</c></summary>
    /// <exception cref="InvalidDataException">It is no such message.</exception>
    private static SolveStatus Read(ReadOnlySpan<byte> message)
    {
        var vertexes = new List<SolveVertex>();
        var logs = new List<SolveLog>();
        var warnings = new List<string>();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    vertexes.Add(SolveVertex.Read(reader.Value));
                    break;
                case 3:
                    logs.Add(SolveLog.Read(reader.Value));
                    break;
                case 4:
                    warnings.Add(ReadWarning(reader.Value));
                    break;
                default:
                    // Statuses: how far each layer of a base image has come.
                    break;
            }
        }

        return new SolveStatus(vertexes, logs, warnings);
    }

    /// <summary><c>moby.buildkit.v1.VertexWarning</c>: <c>vertex = 1, level = 2, short = 3, detail = 4, url = 5</c></summary>
    private static string ReadWarning(ReadOnlySpan<byte> message)
    {
        var text = "";
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            text = reader.Field == 3 ? reader.Text : text;
        }

        return text;
    }
}
