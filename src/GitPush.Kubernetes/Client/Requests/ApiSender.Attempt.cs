using GitPush.Kubernetes.Client.Connections;
using GitPush.Kubernetes.Client.Credentials;

namespace GitPush.Kubernetes.Client.Requests;

internal sealed partial class ApiSender
{
    /// <summary>One try after the other of one request.</summary>
    private sealed class Attempt<T>(ApiSender sender, ApiRequest request, TimeSpan timeout, Func<ConnectionLease, CancellationToken, Task<T>> read)
        where T : class
    {
        private T? _result;

        public T Result => _result!;

        /// <summary>What the last try showed.</summary>
        public ClusterCredential? Credential { get; private set; }

        /// <summary>Whether a try may have done what was asked, though no answer says so.</summary>
        public bool MayHaveBeenDone { get; private set; }

        /// <summary>Null when it succeeded.</summary>
        public async Task<ApiFailure?> RunAsync(CancellationToken cancellationToken)
        {
            // A plugin that gives credentials has a time-out of its own.
            Credential = await sender._connection.GetCredentialAsync(cancellationToken).ConfigureAwait(false);
            using var timer = new CancellationTokenSource(timeout, sender._time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
            ApiFailure? failure;
            try
            {
                failure = await TryAsync(Credential, both.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is HttpRequestException or IOException or OperationCanceledException)
            {
                failure = timer.IsCancellationRequested
                    ? ApiErrors.FromTimeout(timeout, sender.Server, exception)
                    : ApiErrors.FromException(exception, sender.Server);
            }

            MayHaveBeenDone |= failure?.MayHaveBeenDone ?? false;
            return failure;
        }

        private async Task<ApiFailure?> TryAsync(ClusterCredential credential, CancellationToken cancellationToken)
        {
            var start = sender._time.GetTimestamp();
            using var message = request.ToMessage(sender._connection.Address.Server);
            var lease = await sender._connection.SendAsync(message, credential, cancellationToken).ConfigureAwait(false);
            try
            {
                Log.RequestAnswered(
                    sender._logger, sender.Server, request.Method.Method, request.Path, (int)lease.Response.StatusCode, sender._time.GetElapsedTime(start).TotalMilliseconds);
                if (lease.Response.IsSuccessStatusCode)
                {
                    _result = await read(lease, cancellationToken).ConfigureAwait(false);
                    return null;
                }

                var body = await ReadBodyAsync(lease.Response, MaxErrorBytes, cancellationToken).ConfigureAwait(false);
                var exception = ApiErrors.FromResponse(lease.Response, body.Span, sender.Server);
                lease.Dispose();
                return new ApiFailure(ApiFailureKind.Answered, exception);
            }
            catch
            {
                lease.Dispose();
                throw;
            }
        }
    }
}
