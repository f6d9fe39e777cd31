using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Remotes.Controller;
using GitPush.Kubernetes.Remotes.Status;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes.Remotes.Events;

/// <summary>
/// Writes events (<c>core/v1 Event</c>) in the background, one after another. Nothing waits for them, and what the cluster does not
/// take in time is dropped: the history of pushes and the Remote's status are what to rely on. The same event again within some
/// minutes is counted and not written anew.
/// </summary>
internal sealed class RemoteEvents(RemoteClient cluster, TimeProvider time, ILogger<RemoteEvents> logger) : IHostedLifecycleService, IDisposable
{
    private const string ApiVersion = "v1";
    private const string Component = "gitpush";
    private const int Capacity = 1000;
    private const int MaxNoteBytes = 1024;
    private const int MaxInstance = 128;

    private static readonly TimeSpan s_sameness = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(3);

    private readonly Dictionary<(string Uid, string Reason, string Note), WrittenEvent> _written = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<RemoteEvent> _events =
        Channel.CreateBounded<RemoteEvent>(new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private Task _running = Task.CompletedTask;
    private long _dropped;
    private bool _isDisposed;

    public void Post(RemoteEntry remote, bool isWarning, string reason, string note, string pushId)
    {
        if (!_events.Writer.TryWrite(new RemoteEvent(remote, isWarning, reason, Cut(note), pushId, time.GetUtcNow())))
        {
            _ = Interlocked.Increment(ref _dropped);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        using var _ = ExecutionContext.SuppressFlow();
        _running = Task.Run(WriteAllAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>After the transports: the last pushes are told of as well.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        _ = _events.Writer.TryComplete();
        _stopping.CancelAfter(s_farewell);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>As two services of one object, it is disposed twice.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _stopping.Cancel();
            _stopping.Dispose();
        }
    }

    private async Task WriteAllAsync()
    {
        try
        {
            await foreach (var next in _events.Reader.ReadAllAsync(_stopping.Token).ConfigureAwait(false))
            {
                try
                {
                    await WriteAsync(next, _stopping.Token).ConfigureAwait(false);
                }
                catch (Exception exception) when (!_stopping.IsCancellationRequested)
                {
                    Log.EventNotWritten(logger, next.Remote.Namespace, next.Remote.Name, exception.Message);
                }

                if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                {
                    Log.EventsDropped(logger, dropped);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The cluster did not take the last ones in time.
        }
    }

    private async Task WriteAsync(RemoteEvent next, CancellationToken cancellationToken)
    {
        ForgetOld(next.Time);
        var client = await cluster.GetAsync(cancellationToken).ConfigureAwait(false);
        if (_written.TryGetValue(next.Sameness, out var before))
        {
            var again = new JsonObject { ["count"] = before.Count + 1, ["lastTimestamp"] = StatusTime.Of(next.Time) };
            _written[next.Sameness] = before with { Count = before.Count + 1, LastTime = next.Time };
            try
            {
                _ = await client.PatchAsync(
                    new ObjectKey(ApiVersion, "Event", next.Remote.Namespace, before.Name),
                    PatchKind.Merge,
                    again,
                    subresource: null,
                    cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (KubernetesApiException exception) when (exception.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
                // The cluster keeps events for a while only: this is a new one.
            }
        }

        var name = $"{next.Remote.Name}.{next.Time.Ticks.ToString("x", CultureInfo.InvariantCulture)}{Random.Shared.Next(0x10000):x4}";
        _ = await client.CreateAsync(Describe(next, name), cancellationToken).ConfigureAwait(false);
        _written[next.Sameness] = new WrittenEvent(name, 1, next.Time);
    }

    private static KubernetesObject Describe(RemoteEvent next, string name)
    {
        var machine = Environment.MachineName;
        var time = StatusTime.Of(next.Time);
        return new KubernetesObject(new JsonObject
        {
            ["apiVersion"] = ApiVersion,
            ["kind"] = "Event",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = next.Remote.Namespace,
                ["annotations"] = new JsonObject { ["gitpush.dev/push"] = next.PushId },
            },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = next.Remote.Key.ApiVersion,
                ["kind"] = RemoteKinds.Kind,
                ["namespace"] = next.Remote.Namespace,
                ["name"] = next.Remote.Name,
                ["uid"] = next.Remote.Uid,
                ["resourceVersion"] = next.Remote.Object.ResourceVersion,
            },
            ["type"] = next.IsWarning ? "Warning" : "Normal",
            ["reason"] = next.Reason,
            ["message"] = next.Note,
            ["source"] = new JsonObject { ["component"] = Component },
            ["reportingComponent"] = Component,
            ["reportingInstance"] = machine.Length > MaxInstance ? machine[..MaxInstance] : machine,
            ["count"] = 1,
            ["firstTimestamp"] = time,
            ["lastTimestamp"] = time,
        });
    }

    private void ForgetOld(DateTimeOffset now)
    {
        foreach (var (sameness, written) in _written)
        {
            if (now - written.LastTime > s_sameness)
            {
                _ = _written.Remove(sameness);
            }
        }
    }

    private static string Cut(string note)
    {
        var line = note.ReplaceLineEndings(" ");
        if (Encoding.UTF8.GetByteCount(line) <= MaxNoteBytes)
        {
            return line;
        }

        // No character is cut in two: what does not fit as a whole is left out.
        var bytes = Encoding.UTF8.GetBytes(line).AsSpan(0, MaxNoteBytes - 3);
        while ((bytes[^1] & 0xC0) == 0x80)
        {
            bytes = bytes[..^1];
        }

        return Encoding.UTF8.GetString((bytes[^1] & 0x80) == 0 ? bytes : bytes[..^1]) + "…";
    }
}
