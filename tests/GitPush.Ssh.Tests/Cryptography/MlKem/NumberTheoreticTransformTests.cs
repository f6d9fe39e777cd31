using GitPush.Ssh.Cryptography.MlKem;

namespace GitPush.Ssh.Tests.Cryptography.MlKem;

[TestClass]
public sealed class NumberTheoreticTransformTests
{
    [TestMethod]
    public void A_transform_is_the_remainders_that_it_is_defined_by_and_goes_back()
    {
        foreach (var polynomial in Polynomials())
        {
            var transform = (ushort[])polynomial.Clone();
            NumberTheoreticTransform.Transform(transform);
            CollectionAssert.AreEqual(ReferenceMlKem768.Transform(Integers(polynomial)), Integers(transform));

            NumberTheoreticTransform.TransformBack(transform);
            CollectionAssert.AreEqual(polynomial, transform);
        }
    }

    [TestMethod]
    public void A_product_of_transforms_is_that_of_the_polynomials_modulo_X_256_plus_1()
    {
        foreach (var a in Polynomials())
        {
            foreach (var b in Polynomials())
            {
                ushort[] sum = new ushort[256], transformA = (ushort[])a.Clone(), transformB = (ushort[])b.Clone();
                NumberTheoreticTransform.Transform(transformA);
                NumberTheoreticTransform.Transform(transformB);
                NumberTheoreticTransform.AddProduct(sum, transformA, transformB);
                NumberTheoreticTransform.TransformBack(sum);

                CollectionAssert.AreEqual(Multiply(a, b), Integers(sum));
            }
        }
    }

    private static IEnumerable<ushort[]> Polynomials()
    {
        var random = new Random(203);
        yield return [.. Enumerable.Repeat((ushort)3328, 256)];
        yield return [.. Enumerable.Repeat((ushort)0, 255), 1];
        for (var i = 0; i < 4; i++)
        {
            yield return [.. Enumerable.Range(0, 256).Select(_ => (ushort)random.Next(3329))];
        }
    }

    private static int[] Multiply(ushort[] a, ushort[] b)
    {
        var product = new int[256];
        for (var i = 0; i < 256; i++)
        {
            for (var j = 0; j < 256; j++)
            {
                var sign = i + j < 256 ? 1 : 3328;
                product[(i + j) % 256] = (int)((product[(i + j) % 256] + ((long)sign * a[i] * b[j])) % 3329);
            }
        }

        return product;
    }

    private static int[] Integers(ushort[] values) => [.. values.Select(value => (int)value)];
}
