using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using GitPush.Kubernetes.Client.Requests;

namespace GitPush.Kubernetes.Client;

internal sealed partial class KubernetesClient
{
    // What is longer is no line for a pusher's terminal.
    private const int MaxLogLineBytes = 64 << 10;

    /// <summary>
    /// The lines of a container's log, without line breaks; of a very long one only the beginning. A followed log ends with the
    /// container; when only its connection is lost, it goes on with the next line.
    /// </summary>
    public async IAsyncEnumerable<string> ReadLogAsync(
        string ns, string pod, LogRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = ApiPath.WithQuery(
            ApiPath.Of(new ResourceType("v1", "Pod", "pods", Namespaced: true, []), ns, pod, "log"),
            ("container", request.Container),
            ("follow", request.Follow ? "true" : null),
            ("previous", request.Previous ? "true" : null),
            ("tailLines", request.TailLines?.ToString(CultureInfo.InvariantCulture)),
            ("limitBytes", request.LimitBytes?.ToString(CultureInfo.InvariantCulture)),
            ("timestamps", request.Timestamps ? "true" : null),
            ("sinceTime", request.Since?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)));
        using var stream = await _sender.OpenAsync(
            ApiRequest.Get(path) with { Accept = "*/*" }, request.Follow ? _settings.LogSilence : _settings.RequestTimeout, cancellationToken).ConfigureAwait(false);
        using var lines = new LineReader(stream.Body, MaxLogLineBytes, request.Follow ? _settings.LogSilence : _settings.RequestTimeout, _time);
        while (await lines.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return Encoding.UTF8.GetString(lines.Line.Span).TrimEnd('\r');
        }
    }
}
