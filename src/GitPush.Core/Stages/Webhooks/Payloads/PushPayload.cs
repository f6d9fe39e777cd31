using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Stages.Webhooks.Payloads;

/// <summary>
/// Writes the payload of GitHub's <c>push</c> event (docs.github.com, "Webhook events and payloads", push), as far as the server knows what stands in it.
/// What is not GitHub's is in an object of its own, <c>gitpush</c>.
/// </summary>
internal sealed class PushPayload(PushContext push, WebhookOptions options, string? page, TimeProvider time)
{
    private readonly string _defaultBranch = BranchOf(push.Repository.HeadTarget) ?? "main";

    /// <summary>One update of the push, as UTF-8.</summary>
    /// <param name="before">The repository without the pushed objects.</param>
    public byte[] Write(RefUpdate update, GitRepository before)
    {
        var pushed = PushedCommits.Find(push.Repository, before, update, options.MaxCommits);
        var paths = new PathBudget(options.MaxPaths);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("ref", update.Name);
            json.WriteString("before", update.OldId.ToString());
            json.WriteString("after", update.NewId.ToString());
            json.WriteNull("base_ref");
            json.WriteBoolean("created", update.Kind == RefUpdateKind.Create);
            json.WriteBoolean("deleted", update.Kind == RefUpdateKind.Delete);
            json.WriteBoolean("forced", update.Kind == RefUpdateKind.Forced);
            json.WriteString("compare", page ?? "");

            json.WriteStartArray("commits");
            foreach (var (commit, isDistinct) in pushed.Commits)
            {
                WriteCommit(json, commit, isDistinct, paths);
            }

            json.WriteEndArray();
            json.WritePropertyName("head_commit");
            if (pushed.Head is { } head)
            {
                // It is one of the commits, unless they were pushed before.
                WriteCommit(json, head, pushed.Commits.Any(commit => commit.Commit.Id == head.Id && commit.IsDistinct), paths);
            }
            else
            {
                json.WriteNullValue();
            }

            WriteRepository(json);
            WritePusher(json);
            WriteOwn(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private void WriteCommit(Utf8JsonWriter json, Commit commit, bool isDistinct, PathBudget paths)
    {
        json.WriteStartObject();
        json.WriteString("id", commit.Id.ToString());
        json.WriteString("tree_id", commit.Tree.ToString());
        json.WriteBoolean("distinct", isDistinct);
        json.WriteString("message", commit.Message.TrimEnd('\n'));
        json.WriteString("timestamp", Timestamp(commit.Author.When));
        json.WriteString("url", PageOf($"/commit/{commit.Id}"));
        WritePerson(json, "author", commit.Author);
        WritePerson(json, "committer", commit.Committer);
        WritePaths(json, paths.Find(push.Repository, commit));
        json.WriteEndObject();
    }

    private static void WritePerson(Utf8JsonWriter json, string name, Signature person)
    {
        json.WriteStartObject(name);
        json.WriteString("name", person.Name);
        json.WriteString("email", person.Email);
        json.WriteEndObject();
    }

    private static void WritePaths(Utf8JsonWriter json, IReadOnlyList<TreeChange> changes)
    {
        Write("added", changes.Where(static change => change.OldMode is null));
        Write("removed", changes.Where(static change => change.NewMode is null));
        Write("modified", changes.Where(static change => change is { OldMode: not null, NewMode: not null }));

        void Write(string name, IEnumerable<TreeChange> some)
        {
            json.WriteStartArray(name);
            foreach (var change in some)
            {
                json.WriteStringValue(change.Path);
            }

            json.WriteEndArray();
        }
    }

    private void WriteRepository(Utf8JsonWriter json)
    {
        var name = push.Repository.Name.Value;
        var slash = name.LastIndexOf('/');
        var owner = slash < 0 ? "" : name[..slash];
        var clone = PageOf(".git");
        json.WriteStartObject("repository");
        json.WriteNumber("id", NumericId.Of(name));
        json.WriteString("name", name[(slash + 1)..]);
        json.WriteString("full_name", name);
        json.WriteBoolean("private", true);
        json.WriteStartObject("owner");
        json.WriteString("name", owner);
        json.WriteString("login", owner);
        json.WriteNumber("id", NumericId.Of(owner));
        json.WriteString("type", "Organization");
        json.WriteEndObject();
        json.WriteString("html_url", PageOf(""));
        json.WriteString("url", PageOf(""));
        json.WriteString("clone_url", clone);
        json.WriteString("git_url", clone);
        json.WriteString("ssh_url", options.SshUrl is { } ssh ? $"{ssh.AbsoluteUri.TrimEnd('/')}/{name}.git" : "");
        json.WriteString("default_branch", _defaultBranch);
        json.WriteString("master_branch", _defaultBranch);
        json.WriteNumber("pushed_at", time.GetUtcNow().ToUnixTimeSeconds());
        json.WriteEndObject();
    }

    private void WritePusher(Utf8JsonWriter json)
    {
        var name = push.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } known } ? known : "anonymous";
        json.WriteStartObject("pusher");
        json.WriteString("name", name);
        json.WriteString("email", push.User.FindFirst(ClaimTypes.Email)?.Value ?? push.User.FindFirst("email")?.Value);
        json.WriteEndObject();
        json.WriteStartObject("sender");
        json.WriteString("login", name);
        json.WriteNumber("id", NumericId.Of(name));
        json.WriteString("type", "User");
        json.WriteEndObject();
    }

    private void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteStartObject("gitpush");
        json.WriteString("push_id", push.Id);
        json.WriteString("trigger", push.Trigger switch
        {
            PushTrigger.Redeploy => "redeploy",
            PushTrigger.Rollback => "rollback",
            _ => "push",
        });
        json.WriteString("transport", push.Connection.Transport);
        json.WriteString("key_fingerprint", push.Connection.KeyFingerprint);
        json.WriteStartArray("options");
        foreach (var option in push.Options)
        {
            json.WriteStringValue(option);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>An address below the repository's, or nothing when that is not known.</summary>
    private string PageOf(string suffix) =>
        options.ServerUrl is { } server ? $"{server.AbsoluteUri.TrimEnd('/')}/{push.Repository.Name.Value}{suffix}" : "";

    private static string? BranchOf(string? refName) =>
        refName?.StartsWith("refs/heads/", StringComparison.Ordinal) == true ? refName["refs/heads/".Length..] : null;

    private static string Timestamp(DateTimeOffset when) => when.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
