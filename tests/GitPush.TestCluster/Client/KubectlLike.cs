using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Client;

namespace GitPush.Testing.Kubernetes;

/// <summary>
/// A small client by which tests look at a cluster and change it, independent of the client under test. It knows paths and
/// JSON and nothing more: <c>GetAsync("/apis/apps/v1/namespaces/shop/deployments/web")</c>.
/// </summary>
public sealed class KubectlLike : IDisposable
{
    internal const string DefaultUserAgent = "kubectl-like";

    private readonly HttpClient _http;

    private KubectlLike(HttpClient http) => _http = http;

    /// <summary>A client with the current context of a kubeconfig file.</summary>
    /// <param name="userAgent">Names the program: also the field manager of changes that do not say another.</param>
    public static KubectlLike Open(string kubeconfig, string userAgent = DefaultUserAgent)
    {
        var config = Kubeconfig.Read(kubeconfig);
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10) };
        if (config.ClientCertificate is { } certificate)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(config.Authorities);
        var http = new HttpClient(handler) { BaseAddress = config.Server, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.ParseAdd(userAgent);
        if (config.Token is { } token)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return new KubectlLike(http);
    }

    /// <summary>Sends any request.</summary>
    /// <param name="body">JSON; null for none.</param>
    /// <param name="mediaType">Of the body.</param>
    public async Task<ApiAnswer> SendAsync(
        HttpMethod method, string path, JsonNode? body = null, string mediaType = "application/json", CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(mediaType));
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var response = await _http.SendAsync(request, limit.Token);
        var text = await response.Content.ReadAsStringAsync(limit.Token);
        return new ApiAnswer(response.StatusCode, Parse(text), text);
    }

    /// <summary>An object; null when it does not exist.</summary>
    public async Task<JsonObject?> GetAsync(string path, CancellationToken cancellationToken = default)
    {
        var answer = await SendAsync(HttpMethod.Get, path, cancellationToken: cancellationToken);
        return answer.Status == HttpStatusCode.NotFound ? null : answer.Require();
    }

    /// <summary>The items of a list.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string path, CancellationToken cancellationToken = default) =>
        [.. (await SendAsync(HttpMethod.Get, path, cancellationToken: cancellationToken)).Require().Objects("items")];

    /// <summary>Creates an object.</summary>
    /// <param name="path">Of the collection.</param>
    public async Task<JsonObject> CreateAsync(string path, JsonObject value, CancellationToken cancellationToken = default) =>
        (await SendAsync(HttpMethod.Post, path, value, cancellationToken: cancellationToken)).Require();

    public async Task<JsonObject> ReplaceAsync(string path, JsonObject value, CancellationToken cancellationToken = default) =>
        (await SendAsync(HttpMethod.Put, path, value, cancellationToken: cancellationToken)).Require();

    /// <summary>A merge patch (RFC 7386).</summary>
    public async Task<JsonObject> PatchAsync(string path, JsonNode patch, CancellationToken cancellationToken = default) =>
        (await SendAsync(HttpMethod.Patch, path, patch, "application/merge-patch+json", cancellationToken)).Require();

    /// <summary>Server-side apply.</summary>
    /// <param name="path">Of the object.</param>
    public async Task<JsonObject> ApplyAsync(
        string path, JsonObject value, string fieldManager = "kubectl-like", bool force = true, CancellationToken cancellationToken = default) =>
        (await SendAsync(
            HttpMethod.Patch, $"{path}?fieldManager={fieldManager}&force={(force ? "true" : "false")}", value, "application/apply-patch+yaml", cancellationToken)).Require();

    /// <summary>Deletes an object; false when it did not exist.</summary>
    public async Task<bool> DeleteAsync(string path, CancellationToken cancellationToken = default)
    {
        var answer = await SendAsync(HttpMethod.Delete, path, cancellationToken: cancellationToken);
        if (answer.Status == HttpStatusCode.NotFound)
        {
            return false;
        }

        _ = answer.Require();
        return true;
    }

    /// <summary>The text at a path, such as a log.</summary>
    public async Task<string> ReadTextAsync(string path, CancellationToken cancellationToken = default)
    {
        var answer = await SendAsync(HttpMethod.Get, path, cancellationToken: cancellationToken);
        return answer.IsSuccess ? answer.Text : throw new InvalidOperationException($"{(int)answer.Status}: {answer.Message}");
    }

    /// <summary>The lines of a path as they come, such as those of a watch or a followed log.</summary>
    public async IAsyncEnumerable<string> ReadLinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            yield return line;
        }
    }

    /// <summary>The events of a watch: type and object.</summary>
    /// <param name="path">Of the collection, with a query or without; <c>watch=true</c> is added.</param>
    public async IAsyncEnumerable<(string Type, JsonObject Object)> WatchAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var line in ReadLinesAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}watch=true", cancellationToken))
        {
            var change = JsonNode.Parse(line)!;
            yield return (change.Text("type")!, change["object"]!.AsObject());
        }
    }

    /// <summary>Waits until an object is as wanted; it may not exist yet.</summary>
    /// <param name="predicate">Gets null while the object does not exist.</param>
    /// <returns>The object as it then is; null when <paramref name="predicate"/> took that.</returns>
    /// <exception cref="TimeoutException">It did not come to that in <paramref name="timeout"/> (default: 30 seconds).</exception>
    public async Task<JsonObject?> WaitAsync(
        string path, Func<JsonObject?, bool> predicate, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout ?? TimeSpan.FromSeconds(30));
        JsonObject? last = null;
        try
        {
            while (true)
            {
                var answer = await SendAsync(HttpMethod.Get, path, cancellationToken: limit.Token);
                if (!IsPassing(answer.Status))
                {
                    last = answer.Status == HttpStatusCode.NotFound ? null : answer.Require();
                    if (predicate(last))
                    {
                        return last;
                    }
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{path} did not come to the state that was waited for; it is {last?.ToJsonString() ?? "not there"}");
        }
    }

    public void Dispose() => _http.Dispose();

    // Such as while a new kind's storage is made ready.
    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.InternalServerError;

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
