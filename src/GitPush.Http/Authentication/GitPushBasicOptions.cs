using Microsoft.AspNetCore.Authentication;

namespace GitPush.Http.Authentication;

/// <summary>Options of GitPush's Basic authentication. Checked when the scheme is first used.</summary>
public sealed class GitPushBasicOptions : AuthenticationSchemeOptions
{
    /// <summary>
    /// What the client shows beside its question for a password, and what it keeps passwords apart by. Printable ASCII.
    /// Default: <c>git</c>.
    /// </summary>
    public string Realm { get; set; } = "git";

    /// <inheritdoc />
    public override void Validate()
    {
        base.Validate();
        if (string.IsNullOrEmpty(Realm) || Realm.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new InvalidOperationException($"{nameof(GitPushBasicOptions)}.{nameof(Realm)} must be printable ASCII and not empty.");
        }
    }
}
