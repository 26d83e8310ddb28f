# "Commands to Set Missing Secrets" of the readiness assessment of 2026-01-08, word for word.
PROD_ROLE_ARN="arn:aws:iam::093646564004:role/2-1-bbws-tf-github-actions-prod"

# Schema repos use AWS_ROLE_PROD
gh secret set AWS_ROLE_PROD \
  --repo BigBeardWebSolutions/2_1_bbws_dynamodb_schemas \
  --body "$PROD_ROLE_ARN"

gh secret set AWS_ROLE_PROD \
  --repo BigBeardWebSolutions/2_1_bbws_s3_schemas \
  --body "$PROD_ROLE_ARN"

# Campaigns Lambda uses AWS_ROLE_ARN_PROD
gh secret set AWS_ROLE_ARN_PROD \
  --repo BigBeardWebSolutions/2_bbws_campaigns_lambda \
  --body "$PROD_ROLE_ARN"

# Verify
gh secret list --repo BigBeardWebSolutions/2_1_bbws_dynamodb_schemas | grep PROD
gh secret list --repo BigBeardWebSolutions/2_1_bbws_s3_schemas | grep PROD
gh secret list --repo BigBeardWebSolutions/2_bbws_campaigns_lambda | grep PROD
