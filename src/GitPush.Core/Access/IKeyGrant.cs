namespace GitPush.Access;

/// <summary>A line of <c>authorized_keys</c> that was read. Immutable.</summary>
internal interface IKeyGrant
{
    /// <summary>The key's, as <c>SHA256:…</c>.</summary>
    string Fingerprint { get; }

    /// <summary>What stands after the key, without control characters; may be empty.</summary>
    string Comment { get; }

    /// <summary>Whether the options of the line let a login pass at a time. A login with another key never does.</summary>
    bool Allows(KeyLogin login, DateTimeOffset now);
}
