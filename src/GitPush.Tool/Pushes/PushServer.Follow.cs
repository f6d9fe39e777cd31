using System.Net.ServerSentEvents;
using System.Text.Json;
using GitPush.Console.Api;
using GitPush.Console.Api.Models;

namespace GitPush.Tool.Pushes;

// The live log: server-sent events 'log', 'status' and 'end' (docs/console.md).
internal sealed partial class PushServer
{
    // Far longer than the server's heartbeat.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private const int MaxRetries = 10;

    /// <summary>Hands out what a push has written and writes, until it ends. A connection that breaks is made again.</summary>
    /// <param name="write">Takes each piece of the log.</param>
    /// <returns>The push at its end.</returns>
    public async Task<ApiPush> FollowAsync(string id, Func<string, Task> write, CancellationToken cancellationToken)
    {
        string? last = null;
        for (var failures = 0; ; failures++)
        {
            var before = last;
            try
            {
                if (await FollowOnceAsync() is { } end)
                {
                    return end;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException && failures < MaxRetries)
            {
                // The server restarts, or something between here and there gave up.
            }
            catch (HttpRequestException exception)
            {
                throw new ToolException($"{_console} cannot be reached: {exception.Message}");
            }
            catch (JsonException)
            {
                throw NotTheApi();
            }

            failures = last == before ? failures : 0;
            if (failures >= MaxRetries)
            {
                throw new ToolException($"{_console} ends the log before its end");
            }

            await Task.Delay(RetryDelay, cancellationToken);
        }

        async Task<ApiPush?> FollowOnceAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"pushes/{Uri.EscapeDataString(id)}/log?follow=true");
            if (last is not null)
            {
                request.Headers.Add("Last-Event-ID", last);
            }

            using var response = await SendAsync(request, cancellationToken);
            await using var body = new IdleTimeoutStream(await response.Content.ReadAsStreamAsync(cancellationToken), IdleTimeout);
            await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
            {
                switch (item.EventType)
                {
                    case "log":
                        await write(JsonSerializer.Deserialize(item.Data, ApiJson.Default.ApiLogPiece)?.Text ?? "");
                        last = item.EventId ?? last;
                        break;
                    case "end":
                        return JsonSerializer.Deserialize(item.Data, ApiJson.Default.ApiPush);
                    default:
                        break;
                }
            }

            return null;
        }
    }
}
