UPDATE people SET gender=NULL;

