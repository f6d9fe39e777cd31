using System.Net;
using GitPush.Kubernetes.Client.Connections;
using GitPush.Kubernetes.Client.Credentials;
using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes.Client.Requests;

/// <summary>Sends requests to the API server, again where that does no harm, until they succeed or patience ends.</summary>
internal sealed partial class ApiSender(ClusterConnection connection, ClientSettings settings, TimeProvider time, ILogger logger)
{
    private const int MaxErrorBytes = 1 << 20;

    private readonly ClusterConnection _connection = connection;
    private readonly TimeProvider _time = time;
    private readonly ILogger _logger = logger;

    /// <summary>The server's address, for messages.</summary>
    public string Server => _connection.Address.Display;

    /// <summary>Sends a request and reads its answer.</summary>
    /// <exception cref="KubernetesApiException">The server refused, or did not answer.</exception>
    public Task<ApiAnswer> SendAsync(ApiRequest request, CancellationToken cancellationToken) =>
        RepeatAsync(request, settings.RequestTimeout, ReadAnswerAsync, cancellationToken);

    /// <summary>Sends a request whose answer goes on for a long time.</summary>
    /// <param name="request">The request.</param>
    /// <param name="headerTimeout">Until when the answer must have begun.</param>
    /// <exception cref="KubernetesApiException">The server refused, or did not answer.</exception>
    public Task<ApiStream> OpenAsync(ApiRequest request, TimeSpan headerTimeout, CancellationToken cancellationToken) =>
        RepeatAsync(request, headerTimeout, OpenStreamAsync, cancellationToken);

    private async Task<T> RepeatAsync<T>(
        ApiRequest request, TimeSpan timeout, Func<ConnectionLease, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        where T : class
    {
        var schedule = new RetrySchedule(settings, request.RetryTimeout ?? settings.RetryTimeout, _time);
        var renewed = false;
        var isKnownToMeanIt = false;
        for (var attempt = new Attempt<T>(this, request, timeout, read); ;)
        {
            var failure = await attempt.RunAsync(cancellationToken).ConfigureAwait(false);
            if (failure is null)
            {
                return attempt.Result;
            }

            if (!renewed && TryRenew(failure, attempt.Credential))
            {
                renewed = true;
                continue;
            }

            TimeSpan? next;
            if (!isKnownToMeanIt && MayBeSettling(failure))
            {
                isKnownToMeanIt = !await IsSettlingAsync(cancellationToken).ConfigureAwait(false);
                next = schedule.Next(asked: null);
            }
            else
            {
                next = schedule.Next(request, failure);
            }

            if (next is not { } delay)
            {
                failure.Exception.MayHaveBeenDone = attempt.MayHaveBeenDone;
                throw failure.Exception;
            }

            Log.RequestRepeated(_logger, Server, request.Method.Method, request.Path, delay, failure.Exception.Message);
            await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A token or a certificate that was replaced since it was read.</summary>
    private bool TryRenew(ApiFailure failure, ClusterCredential? credential)
    {
        if (failure.Exception.StatusCode == HttpStatusCode.Unauthorized && credential is not null)
        {
            Log.CredentialsRefused(_logger, Server);
            return _connection.Forget(credential);
        }

        return failure.Exception.InnerException is not null
            && ApiErrors.Find<ClusterCertificateException>(failure.Exception) is not null
            && _connection.ForgetRoots();
    }

    private async Task<ApiAnswer> ReadAnswerAsync(ConnectionLease lease, CancellationToken cancellationToken)
    {
        using (lease)
        {
            var body = await ReadBodyAsync(lease.Response, settings.MaxAnswerBytes, cancellationToken).ConfigureAwait(false);
            return JsonBytes.ReadObject(body.Span) is { } json
                ? new ApiAnswer(json, Warnings.Of(lease.Response))
                : throw new KubernetesApiException($"the cluster at {Server} answered with what is not JSON", lease.Response.StatusCode);
        }
    }

    private static async Task<ApiStream> OpenStreamAsync(ConnectionLease lease, CancellationToken cancellationToken) =>
        new(lease, await lease.Response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var buffer = new MemoryStream();
            var chunk = new byte[64 << 10];
            for (int count; (count = await body.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                if (buffer.Length + count > maxBytes)
                {
                    throw new KubernetesApiException($"the answer of the cluster is larger than {maxBytes} bytes", response.StatusCode);
                }

                buffer.Write(chunk, 0, count);
            }

            return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        }
    }
}
