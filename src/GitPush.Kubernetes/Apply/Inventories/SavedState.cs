using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply.Inventories;

/// <summary>
/// Keeps in the cluster what objects were before a push, so that another server can take back what a crashed one did. It is
/// compressed JSON in as many objects <c>gitpush-pending-NAME-0</c>, … as it takes: ConfigMaps, or Secrets when a Secret is
/// among what was changed, so that nobody reads there what he may not read elsewhere.
/// </summary>
internal sealed class SavedState(KubernetesClient client, string ns, string name)
{
    // An object may have 1.5 MiB in etcd, a Secret 1 MiB before base64.
    private const int PartBytes = 700 * 1024;
    private const int MaxParts = 32;
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 1_000 };

    /// <summary>Writes the state.</summary>
    /// <param name="first">The number of its first object: behind those of an earlier state that must not be lost before this one is noted.</param>
    /// <returns>Where it is: the kind of object, and how many.</returns>
    public async Task<(string Kind, int Parts)> WriteAsync(IReadOnlyList<SavedObject> objects, int first, CancellationToken cancellationToken)
    {
        var kind = objects.Any(saved => saved.Key is { Kind: "Secret", Group: "" }) ? "Secret" : "ConfigMap";
        var parts = Compress(objects).Chunk(PartBytes).ToArray();
        if (parts.Length > MaxParts)
        {
            throw new StageFailedException($"the push changes too much at once: what is there now takes more than {MaxParts * PartBytes >> 20} MiB to keep for a roll-back");
        }

        for (var i = 0; i < parts.Length; i++)
        {
            var part = new KubernetesObject(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = kind,
                ["metadata"] = new JsonObject { ["name"] = KeyOf(kind, first + i).Name, ["namespace"] = ns },
                [kind == "Secret" ? "data" : "binaryData"] = new JsonObject { ["state"] = Convert.ToBase64String(parts[i]) },
            });
            part.SetLabel(ObjectMarks.ManagedBy, ObjectMarks.FieldManager);
            _ = await client.ApplyAsync(part, new ApplyRequest(ObjectMarks.FieldManager, Force: true), cancellationToken).ConfigureAwait(false);
        }

        return (kind, parts.Length);
    }

    /// <summary>Reads what a push left behind.</summary>
    /// <exception cref="StageFailedException">It is not there, or not as it was written.</exception>
    public async Task<IReadOnlyList<SavedObject>> ReadAsync(PendingDeploy pending, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        for (var i = 0; i < pending.Parts; i++)
        {
            var part = await client.GetAsync(KeyOf(pending.StateKind, pending.FirstPart + i), cancellationToken).ConfigureAwait(false);
            if (part?.Text(pending.StateKind == "Secret" ? "data" : "binaryData", "state") is not { } text)
            {
                throw Damaged(pending, null);
            }

            bytes.Write(Convert.FromBase64String(text));
        }

        bytes.Position = 0;
        try
        {
            using var plain = new GZipStream(bytes, CompressionMode.Decompress);
            var json = await JsonNode.ParseAsync(plain, documentOptions: Reading, cancellationToken: cancellationToken).ConfigureAwait(false);
            return [.. json!.AsArray().Select(saved => SavedObject.FromJson(saved!.AsObject(), pending.Push))];
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or InvalidOperationException or FormatException)
        {
            throw Damaged(pending, exception);
        }
    }

    public async Task DeleteAsync(PendingDeploy pending, CancellationToken cancellationToken)
    {
        for (var i = 0; i < pending.Parts; i++)
        {
            _ = await client.DeleteAsync(KeyOf(pending.StateKind, pending.FirstPart + i), new DeleteRequest(), cancellationToken).ConfigureAwait(false);
        }
    }

    private ObjectKey KeyOf(string kind, int part) => new("v1", kind, ns, $"gitpush-pending-{name}-{part}");

    private static byte[] Compress(IReadOnlyList<SavedObject> objects)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            new JsonArray([.. objects.Select(saved => saved.ToJson())]).WriteTo(writer);
        }

        using var bytes = new MemoryStream();
        using (var compressed = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            compressed.Write(json.WrittenSpan);
        }

        return bytes.ToArray();
    }

    private StageFailedException Damaged(PendingDeploy pending, Exception? exception) =>
        new($"push {pending.Push} ended in the middle of its deployment, and what was there before cannot be read from {KeyOf(pending.StateKind, pending.FirstPart)}: to go on without it, remove 'pending' from configmap/gitpush-inventory-{name}", exception);
}
