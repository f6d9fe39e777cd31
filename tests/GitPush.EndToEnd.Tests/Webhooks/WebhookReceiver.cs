using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitPush.EndToEnd.Tests.Webhooks;

/// <summary>A receiver of webhooks that keeps what it is sent, and answers as a test says.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedWebhook> _received = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public Uri Url => new(_app.Urls.Single() + "/hooks/git");

    /// <summary>All requests so far, those that were not taken as well.</summary>
    public IReadOnlyList<ReceivedWebhook> Received => [.. _received];

    /// <summary>Answers a request; by default with 204.</summary>
    public Func<HttpContext, ReceivedWebhook, Task> Answer { get; set; } = (context, _) =>
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>A connection that breaks: what a receiver that is down looks like from the other end.</summary>
    public static Task Break(HttpContext context, ReceivedWebhook request)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>A status, and an answer that breaks off in the middle.</summary>
    public static Func<HttpContext, ReceivedWebhook, Task> BreakAfter(int status, string text, string type = "text/plain") => async (context, _) =>
    {
        (context.Response.StatusCode, context.Response.ContentType, context.Response.ContentLength) = (status, type, text.Length + 100);
        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
        await Task.Delay(100);
        context.Abort();
    };

    /// <summary>An answer with a text.</summary>
    public static Func<HttpContext, ReceivedWebhook, Task> Say(int status, string text, string type = "text/plain") => (context, _) =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text);
    };

    /// <summary>Waits until one more request has come than in the calls before.</summary>
    public async Task WaitAsync(int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            if (!await _arrived.WaitAsync(TimeSpan.FromMinutes(1)))
            {
                throw new TimeoutException($"Only {_received.Count} requests came.");
            }
        }
    }

    /// <summary>Waits until so many requests have come since the start.</summary>
    public async Task WaitForTotalAsync(int count)
    {
        while (_received.Count < count)
        {
            await WaitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _arrived.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        var body = buffer.ToArray();
        var request = new ReceivedWebhook(
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body,
            JsonNode.Parse(body)!.AsObject());
        _received.Enqueue(request);
        await Answer(context, request);
        _ = _arrived.Release();
    }
}
