using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using GitPush.Kubernetes.Client.Logs;
using GitPush.Kubernetes.Client.Requests;

namespace GitPush.Kubernetes.Client;

internal sealed partial class KubernetesClient
{
    // What is longer is no line for a pusher's terminal.
    private const int MaxLogLineBytes = 64 << 10;

    private static readonly ResourceType s_pods = new("v1", "Pod", "pods", Namespaced: true, []);

    /// <summary>
    /// The lines of a container's log, without line breaks; of a very long one only the beginning. A followed log ends with the
    /// container; when only its connection is lost, it goes on with the next line.
    /// </summary>
    public IAsyncEnumerable<string> ReadLogAsync(string ns, string pod, LogRequest request, CancellationToken cancellationToken) =>
        request is { Follow: true, Previous: false } ? FollowLogAsync(ns, pod, request, cancellationToken) : ReadWholeLogAsync(ns, pod, request, cancellationToken);

    private static string PathOf(string ns, string pod, LogRequest request) => ApiPath.WithQuery(
        ApiPath.Of(s_pods, ns, pod, "log"),
        ("container", request.Container),
        ("follow", request is { Follow: true, Previous: false } ? "true" : null),
        ("previous", request.Previous ? "true" : null),
        ("tailLines", request.TailLines?.ToString(CultureInfo.InvariantCulture)),
        ("limitBytes", request.LimitBytes?.ToString(CultureInfo.InvariantCulture)),
        ("timestamps", request.Timestamps ? "true" : null),
        ("sinceTime", request.Since?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)));

    private static string TextOf(ReadOnlyMemory<byte> line) => Encoding.UTF8.GetString(line.Span).TrimEnd('\r');

    private async IAsyncEnumerable<string> ReadWholeLogAsync(
        string ns, string pod, LogRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var log = await OpenLogAsync(PathOf(ns, pod, request), _settings.RequestTimeout, cancellationToken).ConfigureAwait(false);
        while (await log.ReadAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            yield return TextOf(line);
        }

        if (log.Failure is { } failure)
        {
            throw failure;
        }
    }

    private async Task<LogConnection> OpenLogAsync(string path, TimeSpan silence, CancellationToken cancellationToken)
    {
        var stream = await _sender.OpenAsync(ApiRequest.Get(path) with { Accept = "*/*" }, silence, cancellationToken).ConfigureAwait(false);
        return new LogConnection(stream, new LineReader(stream.Body, MaxLogLineBytes, silence, _time), Server);
    }
}
