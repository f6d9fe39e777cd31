using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Apply;

/// <summary>
/// A set of fields as a tree of path elements in their <c>FieldsV1</c> form: <c>f:name</c> for a field, <c>k:{"name":"web"}</c>
/// for the item of a list with keys, <c>v:"text"</c> for a value of a set. A node is in the set when <see cref="IsMember"/>.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(StringComparer.Ordinal);

    public bool IsMember { get; private set; }

    public bool IsEmpty => !IsMember && _children.Count == 0;

    public FieldSet? Child(string element) => _children.GetValueOrDefault(element);

    public static FieldSet Parse(JsonNode? fields)
    {
        var set = new FieldSet();
        foreach (var (element, value) in fields as JsonObject ?? [])
        {
            if (element == ".")
            {
                set.IsMember = true;
            }
            else
            {
                var child = Parse(value);
                child.IsMember |= child._children.Count == 0;
                set._children[element] = child;
            }
        }

        return set;
    }

    /// <summary>The set as <c>fieldsV1</c>.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (element, child) in _children)
        {
            var value = child.ToJson();
            if (child.IsMember && child._children.Count > 0)
            {
                value.Insert(0, ".", new JsonObject());
            }

            json[element] = value;
        }

        return json;
    }

    public void Add(FieldPath path)
    {
        var node = this;
        foreach (var element in path.Elements)
        {
            if (!node._children.TryGetValue(element, out var child))
            {
                node._children[element] = child = new FieldSet();
            }

            node = child;
        }

        node.IsMember = true;
    }

    public FieldSet Union(FieldSet other) => Combine(this, other, static (left, right) => left || right);

    public FieldSet Except(FieldSet other) => Combine(this, other, static (left, right) => left && !right);

    public FieldSet Intersect(FieldSet other) => Combine(this, other, static (left, right) => left && right);

    /// <summary>This set without the members of the other and everything below them.</summary>
    public FieldSet ExceptBelow(FieldSet other)
    {
        var result = new FieldSet { IsMember = IsMember };
        foreach (var (element, child) in _children)
        {
            var otherChild = other.Child(element);
            if (otherChild?.IsMember == true)
            {
                continue;
            }

            var rest = otherChild is null ? child : child.ExceptBelow(otherChild);
            if (!rest.IsEmpty)
            {
                result._children[element] = rest;
            }
        }

        return result;
    }

    /// <summary>The members, each as a path that people read.</summary>
    public IEnumerable<string> Describe() => Members(FieldPath.Root).Select(path => path.ToString());

    public bool SameAs(FieldSet other) =>
        IsMember == other.IsMember && _children.Count == other._children.Count
        && _children.All(entry => other._children.TryGetValue(entry.Key, out var child) && entry.Value.SameAs(child));

    private static FieldSet Combine(FieldSet? left, FieldSet? right, Func<bool, bool, bool> isMember)
    {
        var result = new FieldSet { IsMember = isMember(left?.IsMember == true, right?.IsMember == true) };
        var elements = (left?._children.Keys ?? Enumerable.Empty<string>()).Union(right?._children.Keys ?? Enumerable.Empty<string>());
        foreach (var element in elements)
        {
            var child = Combine(left?.Child(element), right?.Child(element), isMember);
            if (!child.IsEmpty)
            {
                result._children[element] = child;
            }
        }

        return result;
    }

    private IEnumerable<FieldPath> Members(FieldPath path)
    {
        if (IsMember)
        {
            yield return path;
        }

        foreach (var (element, child) in _children)
        {
            foreach (var member in child.Members(path.Then(element)))
            {
                yield return member;
            }
        }
    }
}
