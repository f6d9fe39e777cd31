using System.Net;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Remotes.Controller;
using GitPush.Kubernetes.Remotes.Pushes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Remotes.Status;

/// <summary>
/// Writes the status of Remotes. It is a merge patch of the fields that differ, without a resourceVersion: it cannot conflict with
/// what somebody else writes, servers that run side by side write the same, and nothing is sent when nothing differs.
/// </summary>
internal sealed class RemoteStatusWriter(
    RemoteClient cluster,
    RemoteDirectory remotes,
    RemoteReader reader,
    IOptions<GitPushRemoteOptions> options,
    TimeProvider time,
    ILogger<RemoteStatusWriter> logger)
{
    private const string Subresource = "status";

    /// <param name="last">The push that ended last on this server; null when there was none.</param>
    /// <exception cref="KubernetesApiException">The cluster did not take it; the caller tries again.</exception>
    public async Task WriteAsync(RemoteEntry remote, RemoteVerdict verdict, LastPush? last, CancellationToken cancellationToken)
    {
        var patch = Difference(remote.Object.At(Subresource) as JsonObject ?? [], Describe(remote, verdict, last));
        if (patch.Count == 0)
        {
            return;
        }

        if (patch.ContainsKey("conditions"))
        {
            Log.RemoteChecked(logger, remote.Namespace, remote.Name, verdict.Reason, verdict.Message);
        }

        var client = await cluster.GetAsync(cancellationToken).ConfigureAwait(false);
        var body = new JsonObject { [Subresource] = patch };
        try
        {
            _ = await client.PatchAsync(remote.Key, PatchKind.Merge, body, Subresource, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            // Gone; or of a definition without a status of its own, as Gitkube's was, where it is a part of the object.
            if (!remote.Object.IsGitkube() || await client.GetAsync(remote.Key, cancellationToken).ConfigureAwait(false) is not { } present || present.Uid != remote.Uid)
            {
                return;
            }

            _ = await client.PatchAsync(remote.Key, PatchKind.Merge, body.DeepClone(), subresource: null, cancellationToken).ConfigureAwait(false);
        }
    }

    private JsonObject Describe(RemoteEntry remote, RemoteVerdict verdict, LastPush? last)
    {
        var urls = RemoteUrls.Of(remote, remotes.Index, options.Value);
        var status = new JsonObject
        {
            ["remoteUrl"] = urls.First ?? "",
            ["conditions"] = RemoteConditions.Describe(remote, verdict, reader.KnowsKeys, time.GetUtcNow()),
        };
        if (remote.Object.IsGitkube())
        {
            status["remoteUrlDesc"] = urls.First is null ? "the server's address is not known" : verdict.IsReady ? "" : verdict.Message;
        }
        else
        {
            status["remoteUrls"] = new JsonObject { ["ssh"] = urls.Ssh, ["http"] = urls.Http };
            status["repository"] = remote.Repository?.Value;
            status["observedGeneration"] = remote.Object.Generation;
        }

        // Another server may have told of a later push; ids sort by time.
        if (last is not null && string.CompareOrdinal(remote.Object.Text(Subresource, "lastPush", "id"), last.Record.Id) <= 0)
        {
            status["lastPush"] = Describe(last);
            if (last.Images is { } images)
            {
                status["images"] = new JsonArray([.. images.Select(image => new JsonObject
                {
                    ["name"] = image.Name,
                    ["reference"] = image.Reference,
                    ["digest"] = image.Digest ?? "",
                    ["commit"] = image.Commit.ToString(),
                })]);
            }
        }

        return status;
    }

    private static JsonObject Describe(LastPush last) => new()
    {
        ["id"] = last.Record.Id,
        ["ref"] = last.Ref.Name,
        ["commit"] = last.Ref.NewId,
        ["user"] = last.Record.User,
        ["keyFingerprint"] = last.Record.KeyFingerprint,
        ["result"] = last.Record.Result.ToString(),
        ["startedAt"] = StatusTime.Of(last.Record.StartedAt),
        ["endedAt"] = last.Record.EndedAt is { } end ? StatusTime.Of(end) : null,
        ["message"] = last.Message,
    };

    /// <summary>The fields of the second that the first has not; null takes a field away.</summary>
    private static JsonObject Difference(JsonObject before, JsonObject after)
    {
        var patch = new JsonObject();
        foreach (var (name, value) in after)
        {
            if (value is JsonObject fields)
            {
                var inner = Difference(before[name] as JsonObject ?? [], fields);
                if (inner.Count > 0)
                {
                    patch[name] = inner;
                }
            }
            else if (!JsonNode.DeepEquals(before[name], value))
            {
                patch[name] = value?.DeepClone();
            }
        }

        return patch;
    }
}
