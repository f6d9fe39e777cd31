using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitPush.Docker.Engine;

/// <content>How requests are sent and what becomes of failures.</content>
internal sealed partial class DockerEngine
{
    // A list of some ten thousand images.
    private const int MaxAnswerBytes = 64 << 20;

    private const int MaxProblemBytes = 64 << 10;

    /// <summary>Sends a request of this API version and waits for the head of its answer.</summary>
    /// <exception cref="EngineException">The answer is an error, or there is none.</exception>
    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        IdleTimeout timeout,
        CancellationToken cancellationToken,
        HttpContent? content = null,
        Action<HttpRequestHeaders>? headers = null)
    {
        using var request = new HttpRequestMessage(method, $"v{info.ApiVersion}/{path}") { Content = content };
        headers?.Invoke(request.Headers);
        var response = await SendAsync(http, settings, request, timeout, cancellationToken).ConfigureAwait(false);
        if ((int)response.StatusCode < 400)
        {
            return response;
        }

        using (response)
        {
            throw new EngineException(await ReadProblemAsync(response, timeout, cancellationToken).ConfigureAwait(false), response.StatusCode);
        }
    }

    /// <summary>Sends a request whose answer is one JSON value.</summary>
    private async Task<JsonNode?> SendForJsonAsync(
        HttpMethod method, string path, CancellationToken cancellationToken, Action<HttpRequestHeaders>? headers = null)
    {
        using var timeout = new IdleTimeout(settings.RequestTimeout, clock, cancellationToken);
        using var response = await SendAsync(method, path, timeout, cancellationToken, headers: headers).ConfigureAwait(false);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, timeout.Token).ConfigureAwait(false);
            var stream = await response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
            return stream.Length == 0 ? null : await JsonNode.ParseAsync(stream, cancellationToken: timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (timeout.IsOver && !cancellationToken.IsCancellationRequested)
        {
            throw EngineFailures.TooSlow(timeout.Time, exception);
        }
        catch (JsonException exception)
        {
            throw EngineFailures.NoEngine(exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw EngineFailures.Lost(exception);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient http, EngineSettings settings, HttpRequestMessage request, IdleTimeout timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            throw EngineFailures.Unreachable(exception, settings);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Without its own time-out being over it was the one for connecting.
            throw EngineFailures.TooSlow(timeout.IsOver ? timeout.Time : settings.ConnectTimeout, exception);
        }
    }

    /// <summary>What an error says: <c>{"message": "…"}</c>, from the engine's own handlers.</summary>
    private static async Task<string> ReadProblemAsync(HttpResponseMessage response, IdleTimeout timeout, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxProblemBytes, timeout.Token).ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(timeout.Token).ConfigureAwait(false);
            return (ReadMessage(text) ?? text).Trim() is { Length: > 0 } message ? message : $"status {(int)response.StatusCode}";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && timeout.IsOver && !cancellationToken.IsCancellationRequested))
        {
            return $"status {(int)response.StatusCode}";
        }
    }

    private static string? ReadMessage(string text)
    {
        try
        {
            return (string?)(JsonNode.Parse(text) as JsonObject)?["message"];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
