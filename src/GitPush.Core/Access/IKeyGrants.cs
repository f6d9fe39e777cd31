namespace GitPush.Access;

/// <summary>
/// Keys that come and go while the server runs, and that open some repositories only. A login asks for them each time; what a
/// key may do is asked again for each command (<see cref="IRepositoryGuard"/>). A singleton; called from many threads.
/// </summary>
internal interface IKeyGrants
{
    /// <summary>Every line that has a key now; none for a key that was taken away.</summary>
    /// <param name="fingerprint"><c>SHA256:…</c></param>
    IReadOnlyList<IKeyGrant> Find(string fingerprint);
}
