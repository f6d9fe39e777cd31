namespace GitPush.Ssh.Keys.AuthorizedKeys;

/// <summary>What <c>authorized_keys</c> says of a key at a place and a time.</summary>
internal enum AuthorizedKeyVerdict
{
    /// <summary>No line has the key.</summary>
    Unknown,

    /// <summary>Its time is over (<c>expiry-time</c>).</summary>
    Expired,

    /// <summary>It came from an address that it must not come from (<c>from</c>).</summary>
    AddressNotPermitted,

    Allowed,
}
