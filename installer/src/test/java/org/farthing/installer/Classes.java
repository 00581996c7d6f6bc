package org.farthing.installer;

import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ConstantValueAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;

/** Class files with nothing in them but what they say of others. */
final class Classes {
    private Classes() {
    }

    /** @param says each the value of a constant */
    static byte[] of(String name, String... says) {
        return ClassFile.of().build(ClassDesc.ofInternalName(name), made -> {
            for (int i = 0; i < says.length; i++) {
                String said = says[i];
                made.withField("field" + i, ConstantDescs.CD_String, field -> field.withFlags(ClassFile.ACC_STATIC | ClassFile.ACC_FINAL)
                        .with(ConstantValueAttribute.of(said)));
            }
        });
    }

    /** A class with a field of another's type, and one that extends it. */
    static byte[] using(String name, String parent, String type) {
        return ClassFile.of().build(ClassDesc.ofInternalName(name), made -> made.withSuperclass(ClassDesc.ofInternalName(parent))
                .withField("field", ClassDesc.ofInternalName(type).arrayType(), ClassFile.ACC_PRIVATE));
    }
}
