"""Kernels that are ready before they are wanted, forked from a process that has imported all.

1. :func:`~reportkit.execution.warm.wanted.wanted_by` reads what notebooks import, without running
   them.
2. A process of its own, the ``template``, imports that, has one thread and no notebook of its own,
   and forks a kernel whenever it is asked.
3. :class:`~reportkit.execution.warm.pool.WarmKernels` keeps one ready, which starts while the
   report before is being made. Many processes may do so with one template.
4. A Jupyter kernel provisioner hands it to the notebook that comes next, which gives it its
   environment, folder and files. Where none is to be had, it starts an ordinary kernel.
"""
