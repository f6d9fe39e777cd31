using GitPush.Docker.Engine;

namespace GitPush.Docker.Progress;

/// <summary>
/// The progress of a push to a registry. The engine tells of each layer several times a second; the pusher reads a line every
/// few seconds, and how it ended.
/// </summary>
/// <param name="lines">Where it is told.</param>
/// <param name="clock">Knows when to tell it.</param>
internal sealed class PushProgress(ProgressLines lines, TimeProvider clock)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> _layers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private long _toldAt = clock.GetTimestamp();

    /// <summary>The manifest's digest; null as long as it is not pushed.</summary>
    public string? Digest { get; private set; }

    /// <summary>Why the push failed; null when it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Takes in one message of the push.</summary>
    public async ValueTask ReportAsync(EngineMessage message, CancellationToken cancellationToken)
    {
        Digest = message.AuxText("Digest") ?? Digest;
        Failure = message.Error ?? Failure;
        if (message is not { Id: { } layer, Status: { } status })
        {
            return;
        }

        _ = _layers.Add(layer);
        if (status is "Pushed" or "Layer already exists" || status.StartsWith("Mounted from", StringComparison.Ordinal))
        {
            _ = _done.Add(layer);
        }

        if (clock.GetElapsedTime(_toldAt) >= s_interval)
        {
            _toldAt = clock.GetTimestamp();
            await lines.WriteAsync($"pushing {_done.Count}/{_layers.Count} layers", cancellationToken).ConfigureAwait(false);
        }
    }
}
