import jax.numpy as jnp

v = jnp.array([10.0, 20.0, 30.0])
far = jnp.array([5])
print("v[far]         ", v[far])
print("take           ", jnp.take(v, far))
print("take_along_axis", jnp.take_along_axis(v, far, axis=0))
print("clip           ", jnp.take_along_axis(v, far, axis=0, mode="clip"))
print("integers       ", jnp.take(v.astype("int32"), far))
print("unsigned       ", jnp.take(v.astype("uint8"), far))
print("set            ", v.at[far].set(0.0))
print("add            ", v.at[far].add(1.0))
print("bincount       ", jnp.bincount(jnp.array([-1, 2])))
