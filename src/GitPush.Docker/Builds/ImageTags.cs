using System.Text.RegularExpressions;
using GitPush.Hooks;
using GitPush.Images;

namespace GitPush.Docker.Builds;

/// <summary>The tags that an image gets.</summary>
internal static partial class ImageTags
{
    private const string Branch = "{branch}";
    private const string Tag = "{tag}";
    private const string Commit = "{commit}";
    private const int MaxLength = 128;

    /// <summary>Whether a tag comes of a template.</summary>
    public static bool IsTemplate(string? template) => template is not null && ImageReference.IsTag(
        template.Replace(Branch, "b", StringComparison.Ordinal).Replace(Tag, "t", StringComparison.Ordinal).Replace(Commit, "c", StringComparison.Ordinal));

    /// <summary>The commit's id, and what comes of the templates for what was pushed.</summary>
    public static IReadOnlyList<string> Create(PushSource source, IEnumerable<string> templates)
    {
        var tags = new List<string> { source.Commit.ToString() };
        foreach (var template in templates)
        {
            if ((source.Update.Branch is null && template.Contains(Branch, StringComparison.Ordinal))
                || (source.Update.Tag is null && template.Contains(Tag, StringComparison.Ordinal)))
            {
                continue;
            }

            var text = template
                .Replace(Branch, source.Update.Branch, StringComparison.Ordinal)
                .Replace(Tag, source.Update.Tag, StringComparison.Ordinal)
                .Replace(Commit, source.Commit.ToString(), StringComparison.Ordinal);
            var tag = Invalid().Replace(text, "-").TrimStart('.', '-');
            tag = tag.Length > MaxLength ? tag[..MaxLength] : tag;
            if (tag.Length > 0 && !tags.Contains(tag))
            {
                tags.Add(tag);
            }
        }

        return tags;
    }

    [GeneratedRegex("[^A-Za-z0-9_.-]", RegexOptions.CultureInvariant)]
    private static partial Regex Invalid();
}
