using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GitPush.Console.Api;
using GitPush.Console.Api.Models;
using GitPush.Tool.Output;

namespace GitPush.Tool.Pushes;

/// <summary>The REST API of a server's console.</summary>
internal sealed partial class PushServer : IDisposable
{
    // Of one answer that is no log: 200 pushes, each with all its refs, are far below.
    private const long MaxAnswerBytes = 64 << 20;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client;
    private readonly Uri _console;

    /// <param name="console">The console's address.</param>
    /// <param name="user">A name for the server's records.</param>
    /// <param name="token">The password that goes with it; null where none is wanted.</param>
    public PushServer(Uri console, string user, string? token)
    {
        _console = console;
        var handler = new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, AllowAutoRedirect = false, UseCookies = false };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, BaseAddress = new Uri($"{console.AbsoluteUri.TrimEnd('/')}/api/v1/") };

        // Also where no password is wanted: the server takes it as a sign that no browser was made to send the request.
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.Replace(':', '-')}:{token}"));
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", credentials);
    }

    /// <summary>The console's address.</summary>
    public Uri Address => _console;

    public async Task<ApiPushList> ListAsync(string query, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "pushes?" + query);
        return await ReadAsync(request, ApiJson.Default.ApiPushList, cancellationToken);
    }

    public async Task<ApiPush> GetAsync(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"pushes/{Uri.EscapeDataString(id)}");
        return await ReadAsync(request, ApiJson.Default.ApiPush, cancellationToken);
    }

    /// <summary>What a push has written so far.</summary>
    public async Task<string> GetLogAsync(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"pushes/{Uri.EscapeDataString(id)}/log?follow=false");
        return await ReadTextAsync(request, cancellationToken);
    }

    /// <summary>Has the server do something with a push.</summary>
    /// <param name="action"><c>cancel</c>, <c>redeploy</c> or <c>rollback</c>.</param>
    /// <returns>The push that began, or that is cancelled.</returns>
    public async Task<ApiPush> PostAsync(string id, string action, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"pushes/{Uri.EscapeDataString(id)}/{action}");
        request.Content = new StringContent("{}", new MediaTypeHeaderValue("application/json"));
        return await ReadAsync(request, ApiJson.Default.ApiPush, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private async Task<T> ReadAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var text = await ReadTextAsync(request, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw NotTheApi();
        }
        catch (JsonException)
        {
            throw NotTheApi();
        }
    }

    private async Task<string> ReadTextAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(AnswerTimeout);
        try
        {
            using var response = await SendAsync(request, patience.Token);
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, patience.Token);
            return await response.Content.ReadAsStringAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ToolException($"{_console} does not answer");
        }
        catch (HttpRequestException exception)
        {
            throw new ToolException($"{_console} cannot be reached: {exception.Message}");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await RefusalOfAsync(response, cancellationToken);
        }
    }

    private async Task<ToolException> RefusalOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            return new ToolException($"{_console} does not let you in: give a token with --token-file or GITPUSH_TOKEN");
        }

        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken);
            var problem = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(cancellationToken), ApiJson.Default.ApiProblem);
            if (problem is not null)
            {
                return new ToolException(response.StatusCode == HttpStatusCode.NotFound ? "there is no such push" : TerminalText.Line(problem.Detail ?? problem.Title).TrimEnd('.'));
            }
        }

        return NotTheApi();
    }

    private ToolException NotTheApi() => new($"{_console} is not the address of a GitPush console");
}
