using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client.Requests;

namespace GitPush.Kubernetes.Client;

internal sealed partial class KubernetesClient
{
    // What ends sooner than this ends for a reason that is not the server's time-out: the next one waits a little.
    private static readonly TimeSpan s_shortestConnection = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The changes of a kind's objects, without an end: a connection that is lost or times out is made again from where it was.
    /// Bookmarks are passed on.
    /// </summary>
    /// <exception cref="KubernetesApiException">410, reason <c>Expired</c>: the server no longer has what came since; the caller lists again.</exception>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        string apiVersion, string kind, string? ns, ListOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var type = await TypeOfAsync(new ObjectKey(apiVersion, kind, ns, ""), cancellationToken).ConfigureAwait(false);
        var version = options.ResourceVersion;
        if (string.IsNullOrEmpty(version))
        {
            // A watch could begin with these by itself, but one that is lost in their midst could not go on.
            var list = await ListAsync(type, ns, options, cancellationToken).ConfigureAwait(false);
            foreach (var item in list.Items)
            {
                yield return new WatchEvent(WatchEventType.Added, item);
            }

            version = list.ResourceVersion;
        }

        var failures = new RetrySchedule(_settings, _settings.RetryTimeout, _time);
        while (true)
        {
            var begun = _time.GetTimestamp();
            using var watch = await OpenWatchAsync(type, ns, options, version, cancellationToken).ConfigureAwait(false);
            while (await watch.ReadAsync(cancellationToken).ConfigureAwait(false) is { } next)
            {
                version = next.Object.ResourceVersion ?? version;
                failures = new RetrySchedule(_settings, _settings.RetryTimeout, _time);
                yield return next;
            }

            if (_time.GetElapsedTime(begun) > s_shortestConnection)
            {
                failures = new RetrySchedule(_settings, _settings.RetryTimeout, _time);
                if (watch.Failure is null)
                {
                    // The server's own time-out.
                    continue;
                }
            }

            if (failures.Next(watch.Failure?.RetryAfter) is not { } delay)
            {
                throw watch.Failure ?? new KubernetesApiException($"the cluster at {Server} ends every watch of {type.Plural} at once", statusCode: null);
            }

            Log.WatchResumed(_logger, Server, type.Plural, version, watch.Failure?.Message ?? "it ended");
            await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<WatchConnection> OpenWatchAsync(
        ResourceType type, string? ns, ListOptions options, string version, CancellationToken cancellationToken)
    {
        var path = ApiPath.WithQuery(
            ApiPath.Of(type, ns),
            ("watch", "true"),
            ("allowWatchBookmarks", "true"),
            ("resourceVersion", version),
            ("labelSelector", options.LabelSelector),
            ("fieldSelector", options.FieldSelector),
            ("timeoutSeconds", ((int)_settings.WatchDuration.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
        try
        {
            var stream = await _sender.OpenAsync(ApiRequest.Get(path), _settings.RequestTimeout, cancellationToken).ConfigureAwait(false);
            var lines = new LineReader(stream.Body, _settings.MaxEventBytes, _settings.WatchDuration + _settings.WatchGrace, _time);
            return new WatchConnection(stream, lines, type, Server);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Gone)
        {
            throw WatchConnection.Expired(exception);
        }
        catch (KubernetesApiException exception)
        {
            ForgetUnserved(type, exception);
            throw;
        }
    }

    /// <summary>One connection of a watch.</summary>
    private sealed class WatchConnection(ApiStream stream, LineReader lines, ResourceType type, string server) : IDisposable
    {
        /// <summary>Why it ended; null when the server ended it in good order.</summary>
        public KubernetesApiException? Failure { get; private set; }

        /// <summary>The next event; null when the connection has ended and another one may go on.</summary>
        public async ValueTask<WatchEvent?> ReadAsync(CancellationToken cancellationToken)
        {
            try
            {
                // The beginning of an event whose rest was lost is no event.
                return await lines.ReadAsync(cancellationToken).ConfigureAwait(false) && lines.IsComplete ? Parse(lines.Line) : null;
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException or TimeoutException && !cancellationToken.IsCancellationRequested)
            {
                Failure = ApiErrors.FromException(exception, server).Exception;
                return null;
            }
        }

        public static KubernetesApiException Expired(KubernetesApiException exception) =>
            new(exception.Message, HttpStatusCode.Gone, "Expired", exception);

        public void Dispose()
        {
            lines.Dispose();
            stream.Dispose();
        }

        private WatchEvent? Parse(ReadOnlyMemory<byte> line)
        {
            if (lines.IsCut)
            {
                throw new KubernetesApiException($"the cluster at {server} sent an event of a watch of {type.Plural} that is larger than {line.Length} bytes", statusCode: null);
            }

            var json = JsonBytes.ReadObject(line.Span);
            var name = json is null ? null : new KubernetesObject(json).Text("type");
            if (json?["object"] is not JsonObject item)
            {
                throw new KubernetesApiException($"the cluster at {server} sent what is no event of a watch", statusCode: null);
            }

            if (name == "ERROR")
            {
                Fail(ApiErrors.FromStatus(item, HttpStatusCode.InternalServerError, retryAfter: null, server));
                return null;
            }

            _ = json.Remove("object");
            WatchEventType? kind = name switch
            {
                "ADDED" => WatchEventType.Added,
                "MODIFIED" => WatchEventType.Modified,
                "DELETED" => WatchEventType.Deleted,
                "BOOKMARK" => WatchEventType.Bookmark,
                _ => null,
            };
            return kind is { } known
                ? new WatchEvent(known, Complete(item, type))
                : throw new KubernetesApiException($"the cluster at {server} sent an event of an unknown type", statusCode: null);
        }

        private void Fail(KubernetesApiException error)
        {
            Failure = error.StatusCode switch
            {
                HttpStatusCode.Gone => throw Expired(error),
                HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => error,
                _ => throw error,
            };
        }
    }
}
