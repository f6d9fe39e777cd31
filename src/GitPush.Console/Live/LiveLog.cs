using System.Globalization;
using GitPush.Console.Endpoints;
using GitPush.Console.History;
using GitPush.Control;
using GitPush.History;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GitPush.Console.Live;

/// <summary>
/// Sends what a push writes as it writes it, as server-sent events: <c>log</c> with the number of characters so far as its id, <c>status</c>
/// when a stage begins or ends, and <c>end</c> with the result. A client that comes back with <c>Last-Event-ID</c> gets the rest.
/// Nothing here holds up the push: each client reads at its own pace from what is recorded.
/// </summary>
internal sealed class LiveLog
{
    // How soon a client learns that a stage has begun which has written nothing yet, or that a push has ended on another server.
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DistantGlance = TimeSpan.FromSeconds(5);

    private readonly ConsoleRequest _request;
    private readonly LiveFormat _format;
    private readonly CancellationToken _stop;
    private readonly EventWriter _events;
    private readonly long _from;
    private long _position;
    private (int Stages, string? Current) _shown = (-1, null);
    private long _lastWrite;

    private LiveLog(ConsoleRequest request, LiveFormat format, CancellationToken stop)
    {
        _request = request;
        _format = format;
        _stop = stop;
        _events = new EventWriter(request.Context.Response, request.Options.WriteTimeout, request.Time, stop);
        _from = StartOf(request.Context.Request);
        _lastWrite = request.Time.GetTimestamp();
    }

    /// <summary>Follows a push until it ends, the client goes away or the host stops.</summary>
    /// <returns>False when too many follow already; nothing has been written then.</returns>
    public static async Task<bool> RunAsync(ConsoleRequest request, PushView view, LiveFormat format)
    {
        var services = request.Context.RequestServices;
        using var place = services.GetRequiredService<Followers>().TryEnter(UserOf(request));
        if (place is null)
        {
            return false;
        }

        // A browser would keep its connection, and with it the host, for as long as the push runs.
        var stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        var response = request.Context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
        request.Context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await new LiveLog(request, format, stop.Token).FollowAsync(view);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The client is gone, or comes back to another server.
        }

        return true;
    }

    private async Task FollowAsync(PushView view)
    {
        if (view.Running is { } running)
        {
            await FollowAsync(view, running);
            await EndAsync(await running.Completion.WaitAsync(_stop));
            return;
        }

        while (view.IsRunning)
        {
            await ShowStatusAsync(view);
            await Task.Delay(DistantGlance, _request.Time, _stop);
            await KeepAliveAsync();
            if (await _request.Pushes.FindAsync(view.Record.Id, _request.Access, _stop) is not { } next)
            {
                return;
            }

            view = next;
        }

        await SendAsync(view.Record.Output);
        await EndAsync(view.Record);
    }

    private async Task FollowAsync(PushView view, RunningPush push)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        var output = push.FollowOutputAsync(0, reading.Token).GetAsyncEnumerator(reading.Token);
        Task<bool>? next = null;
        try
        {
            while (true)
            {
                next ??= output.MoveNextAsync().AsTask();
                await ShowStatusAsync(view with { Record = push.Record });
                using var glance = CancellationTokenSource.CreateLinkedTokenSource(_stop);
                if (await Task.WhenAny(next, Task.Delay(Glance, _request.Time, glance.Token)) != next)
                {
                    await KeepAliveAsync();
                    continue;
                }

                await glance.CancelAsync();
                if (!await next)
                {
                    return;
                }

                next = null;
                await SendAsync(output.Current);
            }
        }
        finally
        {
            // An enumerator that is still moving cannot be disposed.
            await reading.CancelAsync();
            if (next is not null)
            {
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await output.DisposeAsync();
        }
    }

    private async Task SendAsync(string text)
    {
        var known = (int)Math.Clamp(_from - _position, 0, text.Length);
        _position += text.Length;
        if (known > 0)
        {
            _ = _format.Log(text[..known], isKnown: true);
        }

        if (known < text.Length && _format.Log(text[known..], isKnown: false) is { } data)
        {
            await WriteAsync("log", data, _position);
        }
    }

    private async Task ShowStatusAsync(PushView view)
    {
        var now = (view.Record.Stages.Count, view.Running?.CurrentStage);
        if (now != _shown)
        {
            _shown = now;
            await WriteAsync("status", _format.Status(view));
        }
    }

    private Task EndAsync(PushRecord record) => WriteAsync("end", _format.End(record));

    private Task WriteAsync(string name, string data, long? id = null)
    {
        _lastWrite = _request.Time.GetTimestamp();
        return _events.WriteAsync(name, data, id);
    }

    private async Task KeepAliveAsync()
    {
        if (_request.Time.GetElapsedTime(_lastWrite) >= _request.Options.HeartbeatInterval)
        {
            _lastWrite = _request.Time.GetTimestamp();
            await _events.HeartbeatAsync();
        }
    }

    /// <summary>How many characters the client has: what it got before its connection broke, else what its page was loaded with.</summary>
    private static long StartOf(HttpRequest request)
    {
        var text = request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last ? last : request.Query["from"].ToString();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : 0;
    }

    private static string UserOf(ConsoleRequest request) =>
        request.Access.User.Identity?.Name is { Length: > 0 } name ? "user " + name : $"address {request.Context.Connection.RemoteIpAddress}";
}
