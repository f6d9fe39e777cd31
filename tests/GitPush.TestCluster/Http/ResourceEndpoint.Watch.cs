using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Http;

internal sealed partial class ResourceEndpoint
{
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromSeconds(5);

    private async Task WatchAsync()
    {
        var matches = Selector();
        var given = Query("resourceVersion");
        if (given is { Length: > 0 } && !long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw new ApiException(500, null, $"resourceVersion: Invalid value: \"{given}\": strconv.ParseUint: parsing \"{given}\": invalid syntax");
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        if (int.TryParse(Query("timeoutSeconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            stop.CancelAfter(TimeSpan.FromSeconds(seconds));
        }

        var (initial, subscription) = Subscribe(given, matches);
        using (subscription)
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.CacheControl = "no-cache, private";
            await context.Response.StartAsync(context.RequestAborted);
            try
            {
                await WriteEventsAsync(initial, subscription, matches, stop.Token);
            }
            catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
            {
                // The watch has lasted as long as it was to.
            }
            catch (ExpiredVersionException error)
            {
                await WriteEventAsync("ERROR", ApiErrors.Expired(error.Message).ToStatus());
            }
        }
    }

    private (IReadOnlyList<JsonObject> Initial, StoreSubscription Subscription) Subscribe(string? given, Func<JsonObject, bool> matches)
    {
        lock (registry.Store.Sync)
        {
            if (given is null or "" or "0")
            {
                var (items, version) = registry.Store.List(_resource, Namespace);
                return ([.. items.Where(matches)], registry.Store.Subscribe(version));
            }

            try
            {
                return ([], registry.Store.Subscribe(long.Parse(given, CultureInfo.InvariantCulture)));
            }
            catch (ExpiredVersionException error)
            {
                // As the real server does it: the answer is 200, and its first event is the error.
                var expired = Channel.CreateUnbounded<StoreEvent>();
                expired.Writer.Complete(error);
                return ([], new StoreSubscription(expired.Reader, () => { }));
            }
        }
    }

    private async Task WriteEventsAsync(
        IReadOnlyList<JsonObject> initial, StoreSubscription subscription, Func<JsonObject, bool> matches, CancellationToken cancellationToken)
    {
        foreach (var item in initial)
        {
            await WriteEventAsync("ADDED", ObjectRegistry.InVersion(item, _resource));
        }

        await context.Response.Body.FlushAsync(cancellationToken);
        var wantsBookmarks = Query("allowWatchBookmarks") is "1" or "true";
        var version = registry.Store.Version;
        var bookmark = Task.Delay(BookmarkInterval, registry.Time, cancellationToken);
        while (true)
        {
            while (subscription.Events.TryRead(out var change))
            {
                version = change.Version;
                if (change.IsOf(_resource.Group, _resource.Plural) && (Namespace is null || change.Object.Text("metadata", "namespace") == Namespace))
                {
                    await WriteChangeAsync(change, matches);
                }
            }

            var more = subscription.Events.WaitToReadAsync(cancellationToken).AsTask();
            if (await Task.WhenAny(more, bookmark) == bookmark)
            {
                await bookmark;
                if (wantsBookmarks)
                {
                    await WriteBookmarkAsync(version);
                }

                bookmark = Task.Delay(BookmarkInterval, registry.Time, cancellationToken);
            }

            if (!await more)
            {
                return;
            }
        }
    }

    // To a watch with a selector, an object that comes to match it is new and one that no longer does is gone.
    private async Task WriteChangeAsync(StoreEvent change, Func<JsonObject, bool> matches)
    {
        var before = change.Previous is not null && matches(change.Previous);
        var now = change.Type != StoreEventType.Deleted && matches(change.Object);
        var type = (before, now) switch
        {
            (false, true) => "ADDED",
            (true, true) => "MODIFIED",
            (true, false) => "DELETED",
            _ => null,
        };
        if (type is not null)
        {
            var value = change.Object;
            if (type == "DELETED" && change.Type != StoreEventType.Deleted)
            {
                value = change.Previous!.Copy();
                value.Object("metadata")["resourceVersion"] = change.Version.ToString(CultureInfo.InvariantCulture);
            }

            await WriteEventAsync(type, ObjectRegistry.InVersion(value, _resource));
        }
    }

    private Task WriteBookmarkAsync(long version) =>
        WriteEventAsync("BOOKMARK", new JsonObject
        {
            ["kind"] = _resource.Kind,
            ["apiVersion"] = _resource.ApiVersion,
            ["metadata"] = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture), ["creationTimestamp"] = null },
        });

    private async Task WriteEventAsync(string type, JsonObject value)
    {
        var line = $$"""{"type":"{{type}}","object":{{value.ToJsonString(JsonText.Relaxed)}}}""" + "\n";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(line), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
