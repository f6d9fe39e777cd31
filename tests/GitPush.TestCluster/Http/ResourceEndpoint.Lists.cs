using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Http;

internal sealed partial class ResourceEndpoint
{
    private Func<JsonObject, bool> Selector()
    {
        var labels = LabelSelector.Parse(Query("labelSelector"));
        var fields = FieldSelector.Parse(Query("fieldSelector"), _resource);
        return value => (labels.IsEmpty || labels.Matches(value.Map("metadata", "labels"))) && fields.Matches(value);
    }

    private JsonObject List()
    {
        var matches = Selector();
        var (all, version) = registry.Store.List(_resource, Namespace);
        var items = all.Where(matches).ToList();
        if (Query("continue") is { Length: > 0 } token)
        {
            var (tokenVersion, after) = ReadToken(token);
            if (!registry.Store.Remembers(tokenVersion))
            {
                throw ApiErrors.Expired(
                    "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.");
            }

            version = tokenVersion;
            items = [.. items.SkipWhile(item => string.CompareOrdinal(Position(item), after) <= 0)];
        }

        if (Query("limit") is { Length: > 0 } given && !long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw ApiErrors.BadRequest($"strconv.ParseInt: parsing \"{given}\": invalid syntax");
        }

        if (long.TryParse(Query("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 && items.Count > limit)
        {
            var page = items[..(int)limit];
            return ListOf(page, version, WriteToken(version, Position(page[^1])), items.Count - page.Count);
        }

        return ListOf(items, version, null, null);
    }

    private JsonObject ListOf(IEnumerable<JsonObject> items, long version, string? next, int? remaining)
    {
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        metadata.Put("continue", next);
        metadata.Put("remainingItemCount", remaining);
        return new JsonObject
        {
            ["kind"] = _resource.ListKind,
            ["apiVersion"] = _resource.ApiVersion,
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. items.Select(item => WithoutType(ObjectRegistry.InVersion(item, _resource)))]),
        };
    }

    // The items of a built-in kind's list do not say their kind: the list does.
    private JsonObject WithoutType(JsonObject item)
    {
        var copy = item.Copy();
        if (!_resource.IsCustom)
        {
            _ = copy.Remove("kind");
            _ = copy.Remove("apiVersion");
        }

        return copy;
    }

    private static string Position(JsonObject item) => $"{item.Text("metadata", "namespace")}/{item.Text("metadata", "name")}";

    private static string WriteToken(long version, string after) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject { ["rv"] = version, ["start"] = after }.ToJsonString()));

    private static (long Version, string After) ReadToken(string token)
    {
        try
        {
            var json = JsonNode.Parse(Convert.FromBase64String(token));
            return (json.Number("rv") ?? 0, json.Text("start") ?? "");
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            throw ApiErrors.BadRequest("invalid continue token: continue key is not valid: invalid character 'i' looking for beginning of value");
        }
    }
}
