using System.Net;
using System.Runtime.CompilerServices;
using GitPush.Kubernetes.Client.Logs;
using GitPush.Kubernetes.Client.Requests;

namespace GitPush.Kubernetes.Client;

internal sealed partial class KubernetesClient
{
    private static readonly string[] s_containerStatuses = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"];

    private async IAsyncEnumerable<string> FollowLogAsync(
        string ns, string pod, LogRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var run = await FindRunAsync(ns, pod, request.Container, cancellationToken).ConfigureAwait(false);
        var position = new LogPosition();
        var failures = new RetrySchedule(_settings, _settings.RetryTimeout, _time);
        while (true)
        {
            // The times are what a lost connection is resumed by.
            var from = request with { Timestamps = true, TailLines = position.Since is null ? request.TailLines : null, Since = position.Since ?? request.Since };
            var begun = _time.GetTimestamp();
            using var log = await TryFollowAsync(PathOf(ns, pod, from), cancellationToken).ConfigureAwait(false);
            position.Resume();
            while (log is not null && await log.ReadAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                var hasTime = LogTimestamp.TryParse(line.Span, out var timestamp, out var textStart);
                if (!hasTime || position.Take(timestamp))
                {
                    failures = new RetrySchedule(_settings, _settings.RetryTimeout, _time);
                    yield return TextOf(hasTime && !request.Timestamps ? line[textStart..] : line);
                }
            }

            if (log is { Failure: null } && (request.LimitBytes is not null || !await GoesOnAsync().ConfigureAwait(false)))
            {
                yield break;
            }

            if (_time.GetElapsedTime(begun) > s_shortestConnection)
            {
                failures = new RetrySchedule(_settings, _settings.RetryTimeout, _time);
            }

            if (failures.Next(log?.Failure?.RetryAfter) is not { } delay)
            {
                if (log?.Failure is { } failure)
                {
                    throw failure;
                }

                yield break;
            }

            Log.LogResumed(_logger, Server, $"{ns}/{pod}", log?.Failure?.Message ?? "it was silent, or ended before the container");
            await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
        }

        // A server that stops ends its answers as if the container had.
        async Task<bool> GoesOnAsync() =>
            await FindRunAsync(ns, pod, request.Container, cancellationToken).ConfigureAwait(false) is { IsRunning: true } now && now.Restarts == run?.Restarts;
    }

    /// <summary>Opens a log to follow; null when nothing came for so long that a new connection is better.</summary>
    private async Task<LogConnection?> TryFollowAsync(string path, CancellationToken cancellationToken)
    {
        // A container that says nothing has an answer without headers. Who waits is not told from who is dead but by time.
        using var timer = new CancellationTokenSource(_settings.LogSilence, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            var stream = await _sender.OpenAsync(ApiRequest.Get(path) with { Accept = "*/*" }, Timeout.InfiniteTimeSpan, both.Token).ConfigureAwait(false);
            return new LogConnection(stream, new LineReader(stream.Body, MaxLogLineBytes, _settings.LogSilence, _time), Server);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Which run of a container there is; null when the pod is gone, or nobody may look at it.</summary>
    private async Task<ContainerRun?> FindRunAsync(string ns, string pod, string container, CancellationToken cancellationToken)
    {
        try
        {
            var found = await SendAsync(s_pods, ApiRequest.Get(ApiPath.Of(s_pods, ns, pod)), cancellationToken).ConfigureAwait(false);
            var status = s_containerStatuses.SelectMany(list => found.Objects("status", list))
                .Select(json => new KubernetesObject(json)).FirstOrDefault(status => status.Text("name") == container);
            return new ContainerRun(status?.At("restartCount")?.GetValue<int>() ?? 0, status?.At("state", "running") is not null);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            return null;
        }
    }

    /// <param name="Restarts">How often the container was started before.</param>
    /// <param name="IsRunning">Whether it has not ended.</param>
    private sealed record ContainerRun(int Restarts, bool IsRunning);
}
