namespace GitPush.Filters;

/// <summary>The kinds of object filter (git-rev-list(1), <c>--filter</c>).</summary>
internal enum FilterKind
{
    /// <summary><c>blob:none</c>: no blobs.</summary>
    BlobNone,

    /// <summary><c>blob:limit=&lt;n&gt;</c>: only blobs of fewer bytes than that.</summary>
    BlobLimit,

    /// <summary><c>tree:&lt;depth&gt;</c>: only trees and blobs less deep than that below the root tree.</summary>
    Tree,

    /// <summary><c>object:type=&lt;type&gt;</c>: only objects of one type.</summary>
    ObjectType,

    /// <summary><c>sparse:oid=&lt;blob&gt;</c>: only blobs that the patterns in a blob select.</summary>
    SparseOid,

    /// <summary><c>combine:&lt;a&gt;+&lt;b&gt;…</c>: only what every one of several filters lets pass.</summary>
    Combine,
}
